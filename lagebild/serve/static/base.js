// What every page does where there is JavaScript: switches, copying, the search key. Nothing here is needed to read a page.
"use strict";
document.documentElement.classList.add("js");

const YEAR = 365 * 24 * 3600;

function prefer(name, value) {
  const age = value ? YEAR : 0;
  document.cookie = `lagebild_${name}=${encodeURIComponent(value)}; path=/; max-age=${age}; samesite=lax`;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-prefer]");
  if (!button) return;
  if (button.form) event.preventDefault();
  prefer(button.dataset.prefer, button.dataset.value);
  if (button.tagName !== "A") location.reload();
});

// "/" goes to the query, as in many tools; not while somebody types.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.drop[open]").forEach((d) => { d.open = false; d.querySelector("summary").focus(); });
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  const box = document.getElementById("ask");
  box.focus();
  box.select();
});

// An open menu closes when somebody goes on elsewhere.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.drop[open]").forEach((d) => { if (!d.contains(event.target)) d.open = false; });
});

// Everything that can be copied gets a button.
function addCopying(within) {
  const said = document.getElementById("copied-words").dataset;
  within.querySelectorAll("[data-base]").forEach((list) => {  // the address under which this browser reaches the server
    list.querySelectorAll(".copyable").forEach((block) => { block.textContent = block.textContent.replaceAll(list.dataset.base, location.origin); });
  });
  within.querySelectorAll(".copyable").forEach((block) => {
    if ("absolute" in block.dataset) block.textContent = new URL(block.textContent, location.href).href;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = said.copy;
    button.addEventListener("click", async () => {
      await copy(block.textContent);
      button.textContent = said.copied;
      setTimeout(() => { button.textContent = said.copy; }, 2000);
    });
    block.after(button);
  });
}

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");  // without https, from another machine
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
addCopying(document);

// Choices that need no button.
document.querySelectorAll("select[data-submit]").forEach((s) => s.addEventListener("change", () => s.form.requestSubmit()));
document.querySelectorAll("form[data-columns]").forEach((form) => form.addEventListener("submit", (event) => {
  event.preventDefault();
  const given = new FormData(form), columns = given.getAll("columns");
  prefer("columns", columns.join("."));
  given.delete("columns");
  const address = new URLSearchParams(given);
  if (columns.length) address.set("columns", columns.join(","));
  location.assign(`${form.getAttribute("action")}?${address}`);
}));

// Narrow screens start with the facets closed.
if (matchMedia("(max-width: 62rem)").matches) document.querySelectorAll(".facet-box[open]").forEach((d) => { d.open = false; });

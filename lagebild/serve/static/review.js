/* Review with keys. Every card works as forms without this; here the same forms are sent in the background, so that the next card
 * is there at once, and a decision can be taken back. Keys: see the list on the page; they do nothing while a field has the focus.
 */
(function () {
  "use strict";
  const list = document.getElementById("cards");
  if (!list) return;
  const words = list.dataset;
  const told = document.getElementById("review-told");
  const cards = () => Array.from(list.querySelectorAll(".review-card:not(.done)"));
  const current = () => list.querySelector(".review-card.now") || cards()[0] || null;

  function choose(card, still) {
    list.querySelectorAll(".review-card.now").forEach((c) => c.classList.remove("now"));
    if (!card) return;
    card.classList.add("now");
    card.focus({ preventScroll: true });
    if (!still) card.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const left = cards();
    const at = left.indexOf(current());
    choose(left[Math.max(0, Math.min(left.length - 1, at + by))]);
  }

  function send(fields) {
    const body = new URLSearchParams();
    fields.forEach(([name, value]) => { if (name !== "next") body.append(name, value); });
    const sent = {};
    for (const [name, value] of body) if (name !== "csrf" && value !== "") sent[name] = value;
    return fetch("/review", {
      method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": words.csrf },
      body: JSON.stringify(sent),
    }).then((answer) => answer.json().then((json) => { if (!answer.ok) throw new Error([json.detail || json.title, json.remedy].filter(Boolean).join(" ")); return json; }));
  }

  function settle(card, verdict, number) {
    const line = card.querySelector(".card-told");
    line.textContent = words["text" + verdict[0].toUpperCase() + verdict.slice(1)] + " ";
    const back = document.createElement("button");
    back.type = "button";
    back.className = "plain";
    back.textContent = words.textUndo;
    back.addEventListener("click", () => {
      send([["verdict", "withdraw"], ["target", String(number)]]).then(() => {
        card.classList.remove("done");
        line.textContent = "";
        count(1);
        choose(card);
      }).catch(fail);
    });
    line.append(back);
    card.dataset.number = number;
  }

  function count(by) {
    const total = document.getElementById("review-total");
    if (total) total.textContent = String(Math.max(0, Number(total.textContent.replace(/\D/g, "")) + by));
  }

  const fail = (error) => { told.textContent = words.textFailed + " " + error.message; };

  function decide(form, button) {
    const card = form.closest(".review-card");
    const fields = Array.from(new FormData(form).entries());
    if (button && button.name) fields.push([button.name, button.value]);
    const verdict = fields.filter(([name]) => name === "verdict").pop()[1];
    send(fields).then((made) => {
      told.textContent = "";
      const number = made.judgements[0].number;
      settle(card, verdict, number);
      if (verdict === "comment") { form.reset(); return; }
      const after = cards();
      const next = after[after.indexOf(card) + 1] || after.find((c) => c !== card);
      card.classList.add("done");
      card.classList.remove("now");
      count(-1);
      choose(next);
      if (!next) told.textContent = words.textEnd;
    }).catch(fail);
  }

  list.addEventListener("submit", (e) => {
    if (!e.target.closest(".review-card")) return;
    e.preventDefault();
    decide(e.target, e.submitter);
  });

  const press = (name) => { const card = current(); const b = card && card.querySelector("[data-key=" + name + "]"); if (b) b.click(); };
  const open = (name) => {
    const part = current() && current().querySelector("details." + name);
    if (!part) return;
    part.open = true;
    part.querySelector("select, textarea, input:not([type=hidden])").focus();
  };
  const KEYS = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    a: () => press("accept"), r: () => press("reject"), c: () => open("correct"), m: () => open("comment"),
    x: () => { const box = current() && current().querySelector("input[name=targets]"); if (box) { box.checked = !box.checked; box.dispatchEvent(new Event("change", { bubbles: true })); } },
    o: () => { const a = current() && current().querySelector("a.open"); if (a) a.click(); },
    u: () => { const done = Array.from(list.querySelectorAll(".review-card.done")).pop(); if (done) done.querySelector(".card-told button").click(); },
  };
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && document.activeElement.closest && document.activeElement.closest(".review-card")) { choose(document.activeElement.closest(".review-card")); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
    const act = KEYS[e.key];
    if (!act) return;
    e.preventDefault();
    act();
  });

  // --- several at once ------------------------------------------------------------------------------------------------

  const bulk = document.getElementById("bulk");
  const every = document.getElementById("every");
  function chosen() {
    const n = list.querySelectorAll("input[name=targets]:checked").length;
    if (bulk) bulk.querySelector("output").textContent = String(n);
    if (bulk) bulk.querySelectorAll("button").forEach((b) => { b.disabled = !n; });
  }
  list.addEventListener("change", chosen);
  if (every) every.addEventListener("change", () => { list.querySelectorAll(".review-card:not(.done) input[name=targets]").forEach((b) => { b.checked = every.checked; }); chosen(); });
  document.querySelectorAll(".keys-only").forEach((part) => { part.hidden = false; });
  chosen();
  choose(cards()[0], true);
})();

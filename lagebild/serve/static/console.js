/* The API console: what an address answers is shown below the form, with the command that asks for it. Without this the form opens it. */
(function () {
  "use strict";
  const form = document.getElementById("console"), place = document.getElementById("answer");
  if (!form) return;
  const MOST = 20000; // characters shown

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function shown(text, kind) {
    if (!kind.includes("json") || kind.includes("jsonl")) return text;
    try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const address = new URL(event.submitter?.getAttribute("formaction") || form.getAttribute("action"), location.href);
    for (const [name, value] of new FormData(form)) if (value !== "") address.searchParams.set(name, value);
    const begun = performance.now();
    const answer = await fetch(address, { headers: { Accept: "*/*" } });
    const text = await answer.text(), took = Math.round(performance.now() - begun);
    const kind = answer.headers.get("content-type") || "", whole = shown(text, kind);
    const head = element("p", { className: "note" }, `${answer.status} ${answer.statusText} · ${kind.split(";")[0]} · ${text.length.toLocaleString(document.documentElement.lang)} B · ${took} ms · `,
      element("a", { href: address.pathname + address.search, textContent: form.dataset.textOpen }));
    const command = element("pre", { className: "copyable", tabIndex: 0, textContent: `curl '${address.href.replaceAll("'", "%27")}'` });
    place.replaceChildren(element("div", {}, command), head, element("pre", { className: "answer-text", tabIndex: 0, textContent: whole.slice(0, MOST) }));
    if (whole.length > MOST) place.append(element("p", { className: "note", textContent: form.dataset.textCut }));
    place.hidden = false;
    addCopying(place);
  });
})();

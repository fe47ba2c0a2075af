// The Reader: spans of links are marked in full, cards and text point at each other, and "why?" is fetched and shown clause by clause.
"use strict";
const text = document.getElementById("text");
const panel = document.getElementById("why");
const words = panel?.querySelector("template.words")?.dataset;
let clauses = [];  // the elements that say what was tried on each clause, once explained

// Offsets count characters (code points) of the report; an element that stands for a control character counts as one.
function* pieces() {
  for (const piece of text.querySelectorAll("[data-at]")) {
    let at = Number(piece.dataset.at);
    const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const control = node.parentElement.closest(".control");
      const length = control ? 1 : [...node.data].length;
      yield { node, at, length, control };
      at += length;
    }
  }
}

function unitsOf(node, count) {  // UTF-16 units of so many characters
  return [...node.data].slice(0, count).join("").length;
}

function rangesOf(start, end) {
  const out = [];
  for (const { node, at, length, control } of pieces()) {
    if (at >= end || at + length <= start) continue;
    const range = document.createRange();
    range.setStart(node, control ? 0 : unitsOf(node, Math.max(0, start - at)));
    range.setEnd(node, control ? node.data.length : unitsOf(node, Math.min(length, end - at)));
    out.push(range);
  }
  return out;
}

function mark(name, ranges) {
  if (globalThis.CSS?.highlights) CSS.highlights.set(name, new Highlight(...ranges));
}

function spanOf(words) {
  const found = /c?(\d+)-(\d+)$/.exec(words || "");
  return found ? [Number(found[1]), Number(found[2])] : null;
}

function aim() {
  const span = location.hash.startsWith("#c") ? spanOf(location.hash) : null;
  const ranges = span ? rangesOf(...span) : [];
  mark("aim", ranges);
  if (ranges.length && !document.getElementById(location.hash.slice(1))) {
    ranges[0].startContainer.parentElement.scrollIntoView({ block: "center" });
  } else if (ranges.length) {
    document.getElementById(location.hash.slice(1)).scrollIntoView({ block: "center" });
  }
}

function offsetAt(x, y) {
  const caret = document.caretPositionFromPoint?.(x, y) ?? document.caretRangeFromPoint?.(x, y);
  const node = caret?.offsetNode ?? caret?.startContainer, units = caret?.offset ?? caret?.startOffset;
  for (const piece of pieces()) if (piece.node === node) return piece.at + (piece.control ? 0 : [...node.data.slice(0, units)].length);
  return null;
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function show(span) {
  const result = panel.querySelector(".result");
  if (!words) {  // a pasted text: all of it is on the page already
    const hit = span && [...result.querySelectorAll("[data-clause]")].find((c) => covers(spanOf(c.dataset.clause), span));
    hit?.scrollIntoView({ block: "center" });
    return;
  }
  const chosen = span ? clauses.filter((c) => covers(spanOf(c.dataset.clause), span)) : clauses;
  result.replaceChildren();
  if (span) {
    const all = element("button", { type: "button", className: "quiet", textContent: words.all });
    all.addEventListener("click", () => { mark("aim", []); show(null); });
    result.append(all);
  }
  if (!chosen.length) result.append(element("p", { className: "muted", textContent: words.nothing }));
  result.append(...chosen);
  if (span) mark("aim", rangesOf(...span));
}

function covers([start, end], [a, b]) {
  return start < b && end > a;
}

async function explain(span) {
  if (!panel) return;
  if (words && !clauses.length) {
    const result = panel.querySelector(".result"), start = panel.querySelector(".start");
    result.replaceChildren(element("p", { className: "muted", textContent: words.loading }));
    const answer = await fetch(panel.dataset.source, { headers: { Accept: "text/html" } });
    const given = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok) {
      const told = [...given.querySelectorAll(".detail, .remedy")].map((p) => p.textContent).join(" ");
      result.replaceChildren(element("p", { className: "message bad", textContent: `${words.failed} ${told}` }));
      return;
    }
    start.parentElement.hidden = true;
    clauses = [...given.querySelectorAll("[data-clause]")].map((c) => document.adoptNode(c));
    for (const link of clauses.flatMap((c) => [...c.querySelectorAll("a")])) link.setAttribute("href", link.hash);  // the text is on this page
    const spans = (kind) => clauses.flatMap((c) => [...c.querySelectorAll(`.${kind}`)]).flatMap((t) => rangesOf(...spanOf(t.dataset.span)));
    mark("tried-coded", spans("coded"));
    mark("tried-left", spans("left"));
  }
  show(span);
}

if (text) {
  addEventListener("hashchange", aim);
  aim();
  document.addEventListener("click", (event) => {
    const why = event.target.closest("[data-why]");
    if (why) {
      event.preventDefault();
      explain(spanOf(why.dataset.why)).then(() => panel.focus());
      panel.scrollIntoView({ block: "nearest" });
    } else if (event.target.closest(".start")) {
      event.preventDefault();
      explain(null);
    }
  });
  text.addEventListener("click", (event) => {
    if (event.target.closest("a") || !clauses.length) return;
    const at = offsetAt(event.clientX, event.clientY);
    if (at !== null) show([at, at + 1]);
  });
  document.querySelectorAll(".event-card").forEach((card) => {
    const near = (on) => () => { card.classList.toggle("near", on); mark("aim", on ? rangesOf(...spanOf(card.dataset.clause)) : []); };
    card.addEventListener("mouseenter", near(true));
    card.addEventListener("mouseleave", near(false));
  });
  const asked = spanOf(new URLSearchParams(location.search).get("why"));
  if (asked) explain(asked);
}

// The Reader: spans of links are marked in full, cards and text point at each other, and "why?" is fetched and shown clause by clause.
"use strict";
const text = document.getElementById("text");
const panel = document.getElementById("why");
const words = panel?.querySelector("template.words")?.dataset;
let clauses = [];  // [{start, end, tried: […]}] once explained

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

function quote(start, end) {
  const shown = rangesOf(start, end).map((r) => r.toString()).join(" ").replace(/\s+/g, " ");
  return element("bdi", { textContent: shown });
}

function triedItem(t) {
  const head = element("p", {}, element("a", { href: `#c${t.span[0]}-${t.span[1]}` }, element("strong", {}, quote(...t.span))), " ",
    element("span", { className: "code", textContent: t.lemma }), " ",
    element("span", { className: "outcome", textContent: t.event ? words.coded : words.left }), " ");
  head.append(t.event ? element("a", { href: `#e-${t.event}`, textContent: words.event }) : element("bdi", { textContent: t.reason }));
  const item = element("li", { className: `tried ${t.event ? "coded" : "left"}` }, head);
  const note = element("p", { className: "note" });
  if (t.line) note.append(`${words.line} `, element("code", { textContent: t.line }), " · ");
  const status = words[`status${t.status[0].toUpperCase()}${t.status.slice(1)}`] ?? t.status;
  note.append(`${words.status}: ${status}${t.status_reason ? ` (${t.status_reason})` : ""}`);
  item.append(note);
  if (t.missed.length) {
    const list = element("ul", { className: "missed" });
    for (const [line, condition] of t.missed) {
      list.append(element("li", {}, element("code", { textContent: line }), `: ${words.condition} `, element("code", { textContent: condition })));
    }
    item.append(element("details", {}, element("summary", { textContent: `${t.missed.length} ${words.missed}` }), list));
  }
  return item;
}

function show(span) {
  const result = panel.querySelector(".result");
  if (!words) {  // a pasted text: all of it is on the page already
    const hit = span && [...result.querySelectorAll("[data-clause]")].find((c) => covers(spanOf(c.dataset.clause), span));
    hit?.scrollIntoView({ block: "center" });
    return;
  }
  const chosen = span ? clauses.filter((c) => covers([c.start, c.end], span)) : clauses;
  result.replaceChildren();
  if (span) {
    const all = element("button", { type: "button", className: "quiet", textContent: words.all });
    all.addEventListener("click", () => { mark("aim", []); show(null); });
    result.append(all);
  }
  if (!chosen.length) result.append(element("p", { className: "muted", textContent: words.nothing }));
  for (const clause of chosen) {
    const list = element("ul", { className: "plain" });
    clause.tried.forEach((t) => list.append(triedItem(t)));
    const link = element("a", { href: `#c${clause.start}-${clause.end}` }, quote(clause.start, clause.end));
    result.append(element("section", { className: "clause-why" }, element("blockquote", { className: "evidence" }, link), list));
  }
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
    const answer = await fetch(panel.dataset.source, { headers: { Accept: "application/json" } });
    const given = await answer.json();
    if (!answer.ok) {
      result.replaceChildren(element("p", { className: "message bad", textContent: `${words.failed} ${given.detail} ${given.remedy}` }));
      return;
    }
    start.parentElement.hidden = true;
    const grouped = new Map();
    for (const t of given.tried) {
      const key = t.clause.join("-");
      if (!grouped.has(key)) grouped.set(key, { start: t.clause[0], end: t.clause[1], tried: [] });
      grouped.get(key).tried.push(t);
    }
    clauses = [...grouped.values()].sort((a, b) => a.start - b.start || a.end - b.end);
    mark("tried-coded", given.tried.filter((t) => t.event).flatMap((t) => rangesOf(...t.span)));
    mark("tried-left", given.tried.filter((t) => !t.event).flatMap((t) => rangesOf(...t.span)));
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

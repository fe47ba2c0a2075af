// Home: what is new since this browser was last here. Kept in the browser only; without JavaScript the page has a link for it.
"use strict";
(async () => {
  const box = document.getElementById("new");
  if (!box) return;
  const change = Number(box.dataset.change), key = "lagebild.seen", visit = "lagebild.visit";
  let seen = Number(sessionStorage.getItem(visit));
  if (!seen) {
    seen = Number(localStorage.getItem(key) || 0);
    sessionStorage.setItem(visit, String(seen || change));
  }
  localStorage.setItem(key, String(change));
  if (!seen || seen > change || Number(box.dataset.seen)) return;
  const address = new URL(location.href);
  address.searchParams.set("seen", String(seen));
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("new");
  if (found) box.replaceWith(document.adoptNode(found));
})();

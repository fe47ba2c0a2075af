/* Colours of the page for what is drawn on a canvas: custom properties worked out (they may be light-dark(…) pairs), and when they change. */
(function () {
  "use strict";
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  window.tones = {
    of(name) {
      probe.style.color = "var(" + name + ")";
      return getComputedStyle(probe).color;
    },
    changed(again) {
      window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    },
  };
})();

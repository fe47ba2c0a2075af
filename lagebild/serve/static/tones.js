/* What charts, map and network share. Colours of the page for what is drawn on a canvas: custom properties worked out (they may be light-dark(…) pairs), and when they change;
 * and whether there is WebGL, without which the large libraries are not even loaded. */
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
    webgl() {
      try {
        return Boolean(document.createElement("canvas").getContext("webgl2"));
      } catch (e) {
        return false;
      }
    },
    /* Scripts of this server, one after the other. */
    load(addresses) {
      return addresses.reduce((before, address) => before.then(() => new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = address;
        script.addEventListener("load", done);
        script.addEventListener("error", failed);
        document.head.append(script);
      })), Promise.resolve());
    },
    changed(again) {
      window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    },
  };
})();

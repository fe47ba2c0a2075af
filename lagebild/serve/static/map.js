/* The map: countries shaded by how many events, points only where reports name a place that finely.
 *
 * div#map carries the addresses (data-countries, data-worker) and words (data-text-…); the numbers are the page's own tables:
 * tr[data-country] with data-events, data-conflict; tr[data-place] with data-lat, data-lon. MapLibre draws where there is WebGL,
 * else the same classes go into an SVG. The tables are the alternative to both.
 */
(function () {
  "use strict";
  const box = document.getElementById("map");
  if (!box) return;
  const css = window.tones.of;
  const SVG = "http://www.w3.org/2000/svg";
  const CLASSES = 5;

  const countries = new Map();
  document.querySelectorAll("tr[data-country]").forEach((row) => {
    const link = row.querySelector("a");
    countries.set(row.dataset.country, {
      name: link ? link.textContent.trim() : row.dataset.country, href: link ? link.href : "",
      events: Number(row.dataset.events), conflict: Number(row.dataset.conflict), row,
    });
  });
  const points = Array.from(document.querySelectorAll("tr[data-place]")).map((row) => {
    const link = row.querySelector("a");
    return {
      name: link ? link.textContent.trim() : row.dataset.place, href: link ? link.href : "", precision: row.dataset.precision,
      lat: Number(row.dataset.lat), lon: Number(row.dataset.lon), events: Number(row.dataset.events), conflict: Number(row.dataset.conflict),
    };
  });

  /* Five classes by powers, so that one great country does not make all others pale. */
  function bounds() {
    const most = Math.max(1, ...Array.from(countries.values(), (c) => c.events));
    const out = [1];
    for (let n = 1; n < CLASSES; n++) out.push(Math.max(out[n - 1] + 1, Math.round(Math.pow(most, n / CLASSES))));
    return out.filter((b, n) => b <= most || n === 0);
  }
  const cuts = bounds();
  const classOf = (events) => { let n = 0; while (n < cuts.length && events >= cuts[n]) n++; return n; };
  const shareClass = (c) => (c.events ? 1 + Math.min(CLASSES - 1, Math.floor((c.conflict / c.events) * CLASSES)) : 0);
  let measure = "events";
  const classNow = (code) => {
    const c = countries.get(code);
    return c ? (measure === "events" ? classOf(c.events) : shareClass(c)) : 0;
  };
  const fillOf = (n) => css("--map-" + (measure === "events" ? "e" : "c") + n);

  function legend() {
    const list = document.getElementById("map-legend");
    list.textContent = "";
    const add = (n, text) => {
      const item = document.createElement("li");
      const patch = document.createElement("span");
      patch.className = "patch patch-" + (measure === "events" ? "e" : "c") + n;
      item.append(patch, text);
      list.append(item);
    };
    add(0, box.dataset.textNone);
    if (measure === "events") cuts.forEach((low, n) => add(n + 1, n + 1 < cuts.length ? (cuts[n + 1] - 1 > low ? low + "–" + (cuts[n + 1] - 1) : String(low)) : "≥ " + low));
    else for (let n = 0; n < CLASSES; n++) add(n + 1, n * 20 + "–" + (n + 1) * 20 + " %");
  }

  function describe(text) {
    document.getElementById("map-told").textContent = text;
  }
  const told = (c) => c.name + ": " + c.events + " " + box.dataset.textEvents + ", " + c.conflict + " " + box.dataset.textConflict;

  // --- SVG ------------------------------------------------------------------------------------------------------------

  function svg(shapes) {
    const W = 960, H = 480;
    const x = (lon) => ((lon + 180) / 360) * W;
    const y = (lat) => ((84 - lat) / 142) * H; // 84° N to 58° S
    const root = document.createElementNS(SVG, "svg");
    root.setAttribute("viewBox", "0 0 " + W + " " + H);
    root.setAttribute("class", "map-svg");
    root.setAttribute("role", "img");
    root.setAttribute("aria-label", box.dataset.textLabel);
    const paths = [];
    for (const shape of shapes.features) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", shape.geometry.coordinates.map((polygon) => polygon.map((ring) =>
        "M" + ring.map((p) => x(p[0]).toFixed(1) + " " + y(p[1]).toFixed(1)).join("L") + "Z").join("")).join(""));
      const code = shape.properties.code;
      paths.push([path, code]);
      const c = countries.get(code);
      if (c) {
        path.addEventListener("pointerenter", () => describe(told(c)));
        path.addEventListener("click", () => window.location.assign(c.href));
      }
      root.append(path);
    }
    for (const p of points) {
      const dot = document.createElementNS(SVG, "circle");
      dot.setAttribute("cx", x(p.lon));
      dot.setAttribute("cy", y(p.lat));
      dot.setAttribute("r", Math.min(9, 2 + Math.sqrt(p.events)));
      dot.setAttribute("class", "map-point");
      dot.addEventListener("pointerenter", () => describe(told(p)));
      dot.addEventListener("click", () => window.location.assign(p.href));
      root.append(dot);
    }
    box.append(root);
    return () => paths.forEach(([path, code]) => path.setAttribute("class", "land land-" + (measure === "events" ? "e" : "c") + classNow(code)));
  }

  // --- MapLibre -------------------------------------------------------------------------------------------------------

  const paint = () => {
    const match = ["match", ["get", "code"]];
    for (const code of countries.keys()) match.push(code, fillOf(classNow(code)));
    match.push(fillOf(0));
    return countries.size ? match : fillOf(0);
  };

  function live(shapes) {
    maplibregl.setWorkerUrl(box.dataset.worker);
    const narrow = box.clientWidth < 500;
    const map = new maplibregl.Map({
      container: box,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      renderWorldCopies: true,
      minZoom: -1,
      maxZoom: 8,
      locale: { "Map.Title": box.dataset.textLabel, "NavigationControl.ZoomIn": box.dataset.textIn, "NavigationControl.ZoomOut": box.dataset.textOut },
      style: {
        version: 8,
        sources: {},
        layers: [{ id: "sea", type: "background", paint: { "background-color": css("--map-sea") } }],
      },
      bounds: focus(narrow),
      fitBoundsOptions: { padding: 8 },
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    map.on("load", () => layers(map, shapes));
    return () => {
      if (!map.getLayer("land")) return;
      map.setPaintProperty("sea", "background-color", css("--map-sea"));
      map.setPaintProperty("land", "fill-color", paint());
      map.setPaintProperty("border", "line-color", css("--map-border"));
      map.setPaintProperty("points", "circle-color", css("--map-point"));
      map.setPaintProperty("points", "circle-stroke-color", css("--map-point-edge"));
    };
  }

  /* Where nearly all events are that have a point; without points the inhabited world. */
  function focus(narrow) {
    const ordered = points.slice().sort((a, b) => b.events - a.events);
    const total = ordered.reduce((sum, p) => sum + p.events, 0);
    let seen = 0;
    const near = ordered.filter((p) => { const before = seen; seen += p.events; return before < total * 0.95; });
    if (near.length < 2) return narrow ? [[-30, -36], [150, 66]] : [[-150, -50], [170, 74]];
    const span = (values, least, low, high) => {
      const [a, b] = [Math.min(...values), Math.max(...values)];
      const by = Math.max(3, (b - a) * 0.08, (least - (b - a)) / 2);
      return [Math.max(low, a - by), Math.min(high, b + by)];
    };
    const lon = span(near.map((p) => p.lon), 36, -170, 179), lat = span(near.map((p) => p.lat), 18, -56, 78);
    return [[lon[0], lat[0]], [lon[1], lat[1]]];
  }

  function layers(map, shapes) {
    map.addSource("countries", { type: "geojson", data: shapes });
    map.addLayer({ id: "land", type: "fill", source: "countries", paint: { "fill-color": paint() } });
    map.addLayer({ id: "border", type: "line", source: "countries", paint: { "line-color": css("--map-border"), "line-width": 0.6 } });
    map.addSource("points", {
      type: "geojson",
      data: { type: "FeatureCollection", features: points.map((p, n) => ({
        type: "Feature", properties: { n, events: p.events }, geometry: { type: "Point", coordinates: [p.lon, p.lat] },
      })) },
    });
    map.addLayer({ id: "points", type: "circle", source: "points", paint: {
      "circle-radius": ["min", 16, ["+", 3, ["*", 1.4, ["sqrt", ["get", "events"]]]]],
      "circle-color": css("--map-point"), "circle-opacity": 0.75, "circle-stroke-color": css("--map-point-edge"), "circle-stroke-width": 1.2,
    } });
    const at = (e) => {
      const found = map.queryRenderedFeatures(e.point, { layers: ["points", "land"] })[0];
      if (!found) return null;
      return found.layer.id === "points" ? points[found.properties.n] : countries.get(found.properties.code);
    };
    map.on("mousemove", (e) => {
      const c = at(e);
      map.getCanvas().style.cursor = c ? "pointer" : "";
      describe(c ? told(c) : "");
    });
    map.on("click", (e) => { const c = at(e); if (c && c.href) window.location.assign(c.href); });
    box.classList.add("ready");
  }

  // --- start ----------------------------------------------------------------------------------------------------------

  const fine = window.tones.webgl();
  const ready = fine ? window.tones.load(box.dataset.scripts.split(" ")).catch(() => null) : Promise.resolve();
  Promise.all([fetch(box.dataset.countries).then((answer) => answer.json()), ready]).then(([shapes]) => {
    let again;
    box.hidden = false; // before anything is drawn, which asks for its size
    try {
      again = fine && typeof maplibregl !== "undefined" ? live(shapes) : svg(shapes);
    } catch (e) {
      box.textContent = "";
      again = svg(shapes);
    }
    const redraw = () => { legend(); again(); };
    redraw();
    document.querySelectorAll("input[name=measure]").forEach((input) => input.addEventListener("change", () => { measure = input.value; redraw(); }));
    document.querySelectorAll(".map-only").forEach((part) => { part.hidden = false; });
    window.tones.changed(redraw);
  });
})();

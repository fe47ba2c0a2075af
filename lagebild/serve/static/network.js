/* The network: who deals with whom. Nodes and edges are the page's own tables (tr[data-node], tr[data-edge]), which are also its
 * text alternative. Sigma draws where there is WebGL, else an SVG. A click on an edge opens its events, on a node its network.
 * The time slider asks for the page of another span and puts its parts in place.
 */
(function () {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const css = window.tones.of;
  const link = (row) => { const a = row.querySelector("a"); return a ? a.href : ""; };
  const describe = (text) => { document.getElementById("network-told").textContent = text; };

  function read() {
    const nodes = Array.from(document.querySelectorAll("tr[data-node]")).map((row) => ({
      id: row.dataset.node, name: row.dataset.name, size: Number(row.dataset.happenings), score: Number(row.dataset.score), href: link(row), x: 0, y: 0,
    }));
    const edges = Array.from(document.querySelectorAll("tr[data-edge]")).map((row) => ({
      a: row.dataset.a, b: row.dataset.b, weight: Number(row.dataset.happenings), cooperation: Number(row.dataset.cooperation),
      conflict: Number(row.dataset.conflict), href: link(row), text: row.dataset.text,
    }));
    return { nodes, edges };
  }

  /* Fruchterman and Reingold (1991), from a circle in the nodes' order, so that the same data always look the same. */
  function layout(graph, wide) {
    const { nodes, edges } = graph;
    const n = nodes.length;
    const at = new Map(nodes.map((node, i) => [node.id, i]));
    nodes.forEach((node, i) => {
      const angle = i * 2.399963; // the golden angle spreads the busiest ones
      const r = Math.sqrt((i + 0.5) / n);
      node.x = r * Math.cos(angle);
      node.y = r * Math.sin(angle);
    });
    const k = 0.9 / Math.sqrt(Math.max(1, n));
    const most = Math.max(1, ...edges.map((e) => e.weight));
    const rounds = n > 200 ? 80 : 250;
    for (let round = 0; round < rounds; round++) {
      const dx = new Float64Array(n), dy = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        for (let j = i + 1; j < n; j++) {
          const x = nodes[i].x - nodes[j].x, y = nodes[i].y - nodes[j].y;
          const push = (k * k) / Math.max(1e-4, x * x + y * y);
          dx[i] += x * push; dy[i] += y * push;
          dx[j] -= x * push; dy[j] -= y * push;
        }
        dx[i] -= nodes[i].x * 0.6 * k; dy[i] -= nodes[i].y * 0.6 * k; // holds islands in the picture
      }
      for (const e of edges) {
        const i = at.get(e.a), j = at.get(e.b);
        const x = nodes[i].x - nodes[j].x, y = nodes[i].y - nodes[j].y;
        const pull = (Math.hypot(x, y) / k) * (0.08 + 0.5 * Math.sqrt(e.weight / most)) * (6 / Math.max(6, n / 4));
        dx[i] -= x * pull; dy[i] -= y * pull;
        dx[j] += x * pull; dy[j] += y * pull;
      }
      const heat = 0.12 * (1 - round / rounds);
      for (let i = 0; i < n; i++) {
        const d = Math.hypot(dx[i], dy[i]) || 1;
        nodes[i].x += (dx[i] / d) * Math.min(d, heat);
        nodes[i].y += (dy[i] / d) * Math.min(d, heat);
      }
    }
    gather(nodes, wide);
  }

  /* Islands drift far off; distances from the middle are shortened by their logarithm, so that all stay in the picture. */
  function gather(nodes, wide) {
    const cx = nodes.reduce((sum, n) => sum + n.x, 0) / nodes.length, cy = nodes.reduce((sum, n) => sum + n.y, 0) / nodes.length;
    const far = nodes.map((n) => Math.hypot(n.x - cx, n.y - cy));
    const middle = far.slice().sort((a, b) => a - b)[Math.floor(nodes.length / 2)] || 1;
    nodes.forEach((n, i) => {
      const by = far[i] ? Math.log1p(far[i] / middle) / far[i] : 0;
      n.x = (n.x - cx) * by * wide;
      n.y = (n.y - cy) * by;
    });
  }

  const toneOf = (e) => {
    const share = e.conflict / Math.max(1, e.conflict + e.cooperation);
    return share > 0.6 ? "--quad4" : share < 0.4 ? "--quad2" : "--tone-mixed";
  };

  function live(box, graph) {
    const drawn = new graphology.UndirectedGraph();
    const scale = Math.min(1, 0.4 + box.clientWidth / 1600);
    const most = Math.max(1, ...graph.nodes.map((n) => n.size));
    const heavy = Math.max(1, ...graph.edges.map((e) => e.weight));
    graph.nodes.forEach((n) => drawn.addNode(n.id, {
      x: n.x, y: n.y, label: n.name, href: n.href, size: scale * (3.5 + 10 * Math.sqrt(n.size / most)), color: css(n.score < 0 ? "--quad4" : "--quad2"),
    }));
    graph.edges.forEach((e) => drawn.addEdge(e.a, e.b, { size: 0.7 + 5 * Math.sqrt(e.weight / heavy), color: css(toneOf(e)), href: e.href, text: e.text }));
    let near = null;
    const paper = css("--map-sea");

    const sigma = new Sigma(drawn, box, {
      enableEdgeEvents: true,
      labelFont: "system-ui, sans-serif",
      labelSize: 13,
      labelColor: { color: css("--tone-ink") },
      labelRenderedSizeThreshold: graph.nodes.length > 80 || scale < 0.8 ? 7 : 5,
      labelDensity: 2,
      stagePadding: 40,
      defaultDrawNodeHover: (ctx, data, settings) => label(ctx, data, settings, paper),
      nodeReducer: (id, data) => (near && id !== near && !drawn.areNeighbors(near, id) ? Object.assign({}, data, { color: css("--tone-faint"), label: "" }) : data),
      edgeReducer: (id, data) => (near && !drawn.hasExtremity(id, near) ? Object.assign({}, data, { hidden: true }) : data),
      minCameraRatio: 0.1,
      maxCameraRatio: 3,
      allowInvalidContainer: true,
    });
    sigma.on("enterNode", ({ node }) => { near = node; describe(drawn.getNodeAttribute(node, "label")); sigma.refresh({ skipIndexation: true }); });
    sigma.on("leaveNode", () => { near = null; describe(""); sigma.refresh({ skipIndexation: true }); });
    sigma.on("enterEdge", ({ edge }) => { describe(drawn.getEdgeAttribute(edge, "text")); box.classList.add("over"); });
    sigma.on("leaveEdge", () => { describe(""); box.classList.remove("over"); });
    sigma.on("clickEdge", ({ edge }) => window.location.assign(drawn.getEdgeAttribute(edge, "href")));
    sigma.on("clickNode", ({ node }) => window.location.assign(drawn.getNodeAttribute(node, "href")));
    return () => sigma.kill();
  }

  function label(ctx, data, settings, paper) {
    ctx.font = "600 " + settings.labelSize + "px " + settings.labelFont;
    const width = ctx.measureText(data.label || "").width;
    ctx.fillStyle = paper;
    ctx.fillRect(data.x + data.size + 1, data.y - 10, width + 6, 20);
    ctx.beginPath();
    ctx.arc(data.x, data.y, data.size + 2, 0, 2 * Math.PI);
    ctx.strokeStyle = css("--tone-ink");
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.fillStyle = css("--tone-ink");
    ctx.fillText(data.label || "", data.x + data.size + 4, data.y + 4);
  }

  function svg(box, graph) {
    const W = 900, H = 600;
    const xs = graph.nodes.map((n) => n.x), ys = graph.nodes.map((n) => n.y);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const x = (v) => 50 + ((v - x0) / (x1 - x0 || 1)) * (W - 160), y = (v) => 30 + ((v - y0) / (y1 - y0 || 1)) * (H - 60);
    const root = document.createElementNS(SVG, "svg");
    const put = (name, values, parent) => {
      const made = document.createElementNS(SVG, name);
      Object.entries(values).forEach(([key, value]) => made.setAttribute(key, value));
      (parent || root).append(made);
      return made;
    };
    root.setAttribute("viewBox", "0 0 " + W + " " + H);
    root.setAttribute("role", "img");
    root.setAttribute("aria-label", box.dataset.textLabel);
    const place = new Map(graph.nodes.map((n) => [n.id, n]));
    const heavy = Math.max(1, ...graph.edges.map((e) => e.weight)), most = Math.max(1, ...graph.nodes.map((n) => n.size));
    for (const e of graph.edges) {
      const a = place.get(e.a), b = place.get(e.b);
      const line = put("line", { x1: x(a.x), y1: y(a.y), x2: x(b.x), y2: y(b.y), stroke: css(toneOf(e)), "stroke-width": 0.7 + 5 * Math.sqrt(e.weight / heavy) });
      line.addEventListener("click", () => window.location.assign(e.href));
      line.addEventListener("pointerenter", () => describe(e.text));
    }
    for (const n of graph.nodes) {
      const r = 4 + 11 * Math.sqrt(n.size / most);
      const dot = put("circle", { cx: x(n.x), cy: y(n.y), r, fill: css(n.score < 0 ? "--quad4" : "--quad2") });
      dot.addEventListener("click", () => window.location.assign(n.href));
      put("text", { x: x(n.x) + r + 3, y: y(n.y) + 4, fill: css("--tone-ink"), "font-size": 13 }).textContent = n.name;
    }
    box.append(root);
    return () => root.remove();
  }

  let stop = () => {};

  function draw() {
    const box = document.getElementById("network");
    stop();
    stop = () => {};
    if (!box) return;
    const graph = read();
    if (!graph.nodes.length) return;
    box.hidden = false;
    layout(graph, Math.max(1, (0.85 * box.clientWidth) / Math.max(1, box.clientHeight)));
    const fine = typeof Sigma !== "undefined" && typeof graphology !== "undefined";
    try {
      stop = fine ? live(box, graph) : svg(box, graph);
    } catch (e) {
      box.textContent = "";
      stop = svg(box, graph);
    }
    box.classList.add("ready");
  }

  // --- time -----------------------------------------------------------------------------------------------------------

  const slider = document.getElementById("span");
  let asked = 0;

  /* The query with another span of time; the other terms stay as they are. */
  function spanned(query, since, until) {
    const kept = query.replace(/(^|\s)-?(since|until):\S+/g, " ").replace(/\s+/g, " ").trim();
    return (kept + " since:" + since + " until:" + until).trim();
  }

  function follow() {
    const from = slider.querySelector("[name=from]"), to = slider.querySelector("[name=to]");
    const months = slider.dataset.months.split(" ");
    if (Number(from.value) > Number(to.value)) [from.value, to.value] = [to.value, from.value];
    const address = new URL(window.location.href);
    const whole = Number(from.value) === 0 && Number(to.value) === months.length - 1;
    const bare = spanned(slider.dataset.query, "", "").replace(/\s*since: until:$/, "");
    address.searchParams.set("q", whole ? bare : spanned(slider.dataset.query, months[from.value], months[to.value]));
    const mine = ++asked;
    fetch(address, { headers: { Accept: "text/html" } }).then((answer) => answer.text()).then((text) => {
      if (mine !== asked) return;
      const fresh = new DOMParser().parseFromString(text, "text/html");
      stop();
      stop = () => {};
      document.querySelectorAll("[data-fresh]").forEach((part) => {
        const made = fresh.querySelector("[data-fresh=" + part.dataset.fresh + "]");
        if (made) part.replaceWith(made);
      });
      const box = document.querySelector("input[name=q]");
      if (box) box.value = address.searchParams.get("q");
      window.history.replaceState(null, "", address);
      draw();
    });
  }

  function shown() {
    const months = slider.dataset.months.split(" ");
    const values = ["from", "to"].map((name) => Number(slider.querySelector("[name=" + name + "]").value)).sort((a, b) => a - b);
    slider.querySelector("output").textContent = values.map((v) => months[v]).join(" – ");
    ["from", "to"].forEach((name) => {
      const input = slider.querySelector("[name=" + name + "]");
      input.setAttribute("aria-valuetext", months[input.value]);
    });
  }

  if (slider && slider.dataset.months) {
    slider.hidden = false;
    slider.addEventListener("input", shown);
    slider.addEventListener("change", follow);
    shown();
  }
  const stage = document.getElementById("network");
  const ready = stage && window.tones.webgl() ? window.tones.load(stage.dataset.scripts.split(" ")).catch(() => null) : Promise.resolve();
  ready.then(() => {
    draw();
    window.tones.changed(draw);
  });
})();

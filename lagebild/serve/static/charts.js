/* Charts over the tables beside them: figure[data-chart] holds a table whose header cells say how each column is drawn.
 *
 *   th[data-draw]   up, down (stacked bars above or below the line), bar or line
 *   th[data-tone]   name of a colour of base.css or screens.css, without the dashes
 *   th[data-panel]  number of the panel, 0 the topmost; panels share the x axis and the cursor
 *   th[data-name]   what the legend says, where the header says more
 *   tbody th[data-x]  the period's first day; a link in it is where a click on the chart leads
 *   [data-mark]     elements with data-x anywhere in the figure: numbered badges (peaks), with data-label beside them where there is room; [data-change]: lines (changes of level)
 *
 * The table is the chart's data and its text alternative, so nothing is said twice and nothing is fetched.
 */
(function () {
  "use strict";
  const DAY = 86400;

  const tone = window.tones.of;
  const seconds = (day) => Date.parse(day.length === 7 ? day + "-01" : day) / 1000;
  const number = (cell) => {
    const raw = cell.dataset.value !== undefined ? cell.dataset.value : cell.textContent;
    const value = parseFloat(raw.replace("−", "-"));
    return Number.isFinite(value) ? value : null;
  };

  function read(figure) {
    const heads = Array.from(figure.querySelectorAll("thead th"));
    const rows = Array.from(figure.querySelectorAll("tbody tr"));
    const columns = [];
    heads.forEach((head, at) => {
      if (!head.dataset.draw) return;
      columns.push({
        draw: head.dataset.draw,
        tone: head.dataset.tone || "quad0",
        panel: Number(head.dataset.panel || 0),
        name: head.dataset.name || head.textContent.trim(),
        values: rows.map((row) => number(row.cells[at])),
      });
    });
    const first = rows.map((row) => row.querySelector("[data-x]"));
    return {
      x: first.map((cell) => seconds(cell.dataset.x)),
      links: first.map((cell) => { const a = cell.querySelector("a"); return a ? a.href : null; }),
      labels: first.map((cell) => cell.textContent.trim()),
      columns,
      marks: Array.from(figure.querySelectorAll("[data-mark]")).map((e) => ({ x: seconds(e.dataset.x), text: e.dataset.mark, label: e.dataset.label || "" })),
      changes: Array.from(figure.querySelectorAll("[data-change]")).map((e) => seconds(e.dataset.x)),
    };
  }

  /* Stacked bars are drawn as sums, the outermost first, so that the inner ones lie on top. */
  function stacked(columns, x) {
    const out = [];
    for (const side of ["up", "down"]) {
      const sums = x.map(() => 0);
      const of = columns.filter((c) => c.draw === side).map((c) => {
        const sign = side === "up" ? 1 : -1;
        c.values.forEach((v, i) => { sums[i] += sign * (v || 0); });
        return { column: c, data: sums.map((sum, i) => (c.values[i] ? sum : null)) };
      });
      out.push(...of.reverse());
    }
    for (const c of columns) if (c.draw !== "up" && c.draw !== "down") out.push({ column: c, data: c.values });
    return out;
  }

  /* Where nearly all of it is: a report that names a day of 1960 should not squeeze the rest together. Null where all can be shown. */
  function core(data) {
    const weight = data.x.map((_, i) => data.columns.reduce((sum, c) => sum + Math.abs(c.values[i] || 0), 0));
    const total = weight.reduce((a, b) => a + b, 0);
    let first = 0, last = data.x.length - 1, seen = 0;
    weight.some((w, i) => { seen += w; first = i; return seen >= total * 0.02; });
    seen = 0;
    weight.slice().reverse().some((w, i) => { seen += w; last = data.x.length - 1 - i; return seen >= total * 0.01; });
    const whole = data.x[data.x.length - 1] - data.x[0];
    const inner = Math.max(data.x[last] - data.x[first], 300 * DAY);
    return whole > 3 * inner ? { min: data.x[first] - inner * 0.05, max: data.x[last] + inner * 0.08 } : null;
  }

  /* A value without neighbours makes no line: it is drawn as a point. */
  function alone(values, stroke) {
    const there = (i) => values[i] !== null && values[i] !== undefined;
    const lonely = values.map((_, i) => i).filter((i) => there(i) && !there(i - 1) && !there(i + 1));
    return { show: lonely.length > 0, filter: () => lonely, size: 8, fill: stroke, stroke };
  }

  function seriesOf(item) {
    const c = item.column;
    const stroke = tone("--" + c.tone);
    const base = {
      label: c.name,
      stroke,
      width: 1,
      value: (u, v, at, i) => (i === null || i === undefined || c.values[i] === null ? "–" : String(c.values[i])),
      points: { show: false },
    };
    if (c.draw === "line") return Object.assign(base, { width: 2, dash: c.tone === "tone-b" ? [6, 4] : undefined, points: alone(item.data, stroke) });
    return Object.assign(base, {
      fill: stroke,
      paths: uPlot.paths.bars({ size: [0.82, 36, 1], align: 1 }),
    });
  }

  function decorate(data, top) {
    return (u) => {
      const ctx = u.ctx;
      const ratio = uPlot.pxRatio;
      ctx.save();
      ctx.strokeStyle = tone("--tone-change");
      ctx.lineWidth = 1.5 * ratio;
      ctx.setLineDash([5 * ratio, 4 * ratio]);
      for (const x of data.changes) {
        const at = Math.round(u.valToPos(x, "x", true));
        ctx.beginPath();
        ctx.moveTo(at, u.bbox.top);
        ctx.lineTo(at, u.bbox.top + u.bbox.height);
        ctx.stroke();
      }
      ctx.setLineDash([]);
      if (top) badges(u, ctx, ratio, data.marks);
      ctx.restore();
    };
  }

  function badges(u, ctx, ratio, marks) {
    ctx.font = "600 " + 11 * ratio + "px system-ui, sans-serif";
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    const ends = marks.map((mark) => u.valToPos(mark.x, "x", true)).concat(u.bbox.left + u.bbox.width);
    for (const [n, mark] of marks.entries()) {
      const at = u.valToPos(mark.x, "x", true) + 3 * ratio;
      const y = u.bbox.top + 9 * ratio;
      ctx.fillStyle = tone("--tone-mark");
      ctx.beginPath();
      ctx.arc(at, y, 8 * ratio, 0, 2 * Math.PI);
      ctx.fill();
      ctx.fillStyle = tone("--tone-mark-text");
      ctx.fillText(mark.text, at, y + 0.5 * ratio);
      label(ctx, ratio, mark.label, at + 12 * ratio, y + 0.5 * ratio, ends[n + 1] - at - 24 * ratio);
    }
  }

  /* A story's title beside its peak, cut where the next one begins; nothing where only a scrap would stand. */
  function label(ctx, ratio, text, x, y, room) {
    if (!text || room < 60 * ratio) return;
    ctx.save();
    ctx.font = 11 * ratio + "px system-ui, sans-serif";
    ctx.textAlign = "left";
    ctx.fillStyle = tone("--tone-ink");
    let shown = text;
    while (shown && ctx.measureText(shown === text ? text : shown + "…").width > room) shown = shown.slice(0, -1);
    ctx.fillText(shown === text ? text : shown.trimEnd() + "…", x, y);
    ctx.restore();
  }

  const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000, 1000000];

  const SPANS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 30, 60, 90, 120, 180, 365, 730, 1825, 3650].map((days) => days * DAY);

  function axes(last, whole, mirrored, step) {
    const ink = tone("--tone-ink");
    const grid = { stroke: tone("--tone-grid"), width: 1 };
    const shared = { stroke: ink, grid, ticks: grid, font: "12px system-ui, sans-serif" };
    const iso = (u, at) => at.map((s) => new Date(s * 1000).toISOString().slice(0, at.length > 1 && at[1] - at[0] >= 360 * DAY ? 4 : at[1] - at[0] >= 28 * DAY ? 7 : 10));
    return [
      Object.assign({ incrs: SPANS.filter((span) => span >= step * 0.95) }, shared, last ? { values: iso, space: 84 } : { size: 6, values: (u, at) => at.map(() => "") }),
      Object.assign({}, shared, {
        size: 46, space: 26, values: (u, at) => at.map((v) => String(Math.abs(v) >= 10000 ? v / 1000 + "k" : v).replace("-", mirrored ? "" : "−")),
      }, whole ? { incrs: STEPS } : {}),
    ];
  }

  function panel(holder, data, columns, at, count, height, key) {
    const items = stacked(columns, data.x);
    const mirrored = items.some((i) => i.column.draw === "down");
    const whole = columns.every((c) => c.values.every((v) => Number.isInteger(v || 0)));
    const step = data.x.length > 1 ? data.x[data.x.length - 1] - data.x[data.x.length - 2] : 30 * DAY;
    const last = at === count - 1;
    const plot = new uPlot({
      width: holder.clientWidth,
      height,
      padding: [null, 34, null, null], // for half of the last date
      tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), "Etc/UTC"),
      cursor: { sync: { key }, drag: { x: true, y: false }, points: { show: false } },
      legend: { live: true },
      scales: {
        x: { time: true, range: (u, min, max) => (data.x.length === 1 ? [data.x[0] - 2 * step, data.x[0] + 3 * step] : [min, max >= data.x[data.x.length - 1] ? max + step : max]) },
        y: { range: (u, min, max) => {
          const low = Math.min(0, min), high = Math.max(0, max, low === 0 ? 1 : 0);
          const pad = (high - low) * (at === 0 && data.marks.length ? 0.28 : 0.06);
          return [low < 0 ? low - (high - low) * 0.06 : 0, high + pad];
        } },
      },
      axes: axes(last, whole, mirrored, Math.min(step, 365 * DAY)), // no marks within a period: months have no days
      series: [{ label: holder.dataset.period || "", value: (u, v, s, i) => (i === null || i === undefined ? "–" : data.labels[i]) }, ...items.map(seriesOf)],
      hooks: { draw: [decorate(data, at === 0)] },
    }, [data.x, ...items.map((i) => i.data)], holder);
    let down = null;
    plot.over.addEventListener("pointerdown", (e) => { down = e.clientX; });
    plot.over.addEventListener("click", (e) => {
      const i = plot.cursor.idx;
      if (down !== null && Math.abs(e.clientX - down) < 4 && i !== null && i !== undefined && data.links[i]) window.location.assign(data.links[i]);
    });
    return plot;
  }

  function draw(figure, number) {
    const old = figure.querySelector(".plots");
    if (old) old.remove();
    const data = read(figure);
    if (!data.x.length) return [];
    const plots = document.createElement("div");
    plots.className = "plots";
    plots.setAttribute("aria-hidden", "true"); // the table below says the same
    const anchor = figure.querySelector(".plot-here");
    anchor.after(plots);
    const panels = [...new Set(data.columns.map((c) => c.panel))].sort((a, b) => a - b);
    const titles = (figure.dataset.titles || "").split("|");
    const height = Number(figure.dataset.height || 180);
    const inner = core(data);
    if (inner && figure.dataset.outside) {
      const note = document.createElement("p");
      note.className = "note";
      note.textContent = figure.dataset.outside;
      plots.append(note);
    }
    return panels.map((p, at) => {
      const holder = document.createElement("div");
      holder.className = "plot";
      holder.dataset.period = figure.dataset.period || "";
      if (titles[p]) {
        const title = document.createElement("p");
        title.className = "plot-title";
        title.textContent = titles[p];
        holder.append(title);
      }
      plots.append(holder);
      const plot = panel(holder, data, data.columns.filter((c) => c.panel === p), at, panels.length, at ? Math.round(height * 0.8) : height, "chart" + number);
      if (inner) plot.setScale("x", inner);
      return plot;
    });
  }

  function start(figure, number) {
    let made = draw(figure, number);
    figure.classList.add("drawn");
    let width = figure.clientWidth;
    new ResizeObserver(() => {
      if (Math.abs(figure.clientWidth - width) < 2) return;
      width = figure.clientWidth;
      made.forEach((plot) => plot.setSize({ width: plot.root.parentElement.clientWidth, height: plot.height }));
    }).observe(figure);
    window.tones.changed(() => { made.forEach((plot) => plot.destroy()); made = draw(figure, number); });
  }

  document.querySelectorAll("figure[data-chart]").forEach(start);
})();

"use strict";
// The viewer of the map. Every text reaches the page through textContent or the canvas, never as HTML.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const tone = () => (dark.matches ? "dark" : "light");
  const SVG = "http://www.w3.org/2000/svg";

  function make(tag, text, attributes = {}) {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }
  function draw(tag, attributes) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }
  const plural = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

  // What belongs to what.
  const statementsOf = new Map(data.nodes.map((node) => [node.id, []]));
  const edgeOf = new Map();
  data.statements.forEach((statement, i) => {
    for (const end of new Set([statement.subject, statement.object])) statementsOf.get(end).push(i);
  });
  data.bundles.forEach((members, n) => members.forEach((i) => edgeOf.set(i, data.edges[n].id)));
  const shown = new Set(Object.keys(data.kinds));
  const classOf = (id) => data.classes[data.nodes.find((node) => node.id === id).type];

  // The canvas.
  const nodes = new vis.DataSet(data.nodes);
  const edges = new vis.DataSet(data.edges);
  const stage = byId("map");
  const net = data.nodes.length ? new vis.Network(stage, { nodes, edges }, data.options) : null;

  // Colours by scheme; with a selection, what has nothing to do with it steps back.
  let focus = null; // { nodes: Set, edges: Set } or null
  let enlarge = 1; // of captions, where a small map must fit a small screen
  function paint() {
    const style = getComputedStyle(document.documentElement);
    const [text, back, dim, faint] = ["--text", "--back", "--dim", "--faint"].map((name) => style.getPropertyValue(name).trim());
    nodes.update(data.nodes.map((node) => {
      const color = data.classes[node.type][tone()];
      return {
        id: node.id,
        color: { background: color, border: back, hover: { background: color, border: text }, highlight: { background: color, border: text } },
        opacity: !focus || focus.nodes.has(node.id) ? 1 : 0.2,
        font: { size: node.font.size * enlarge, color: !focus || focus.nodes.has(node.id) ? text : faint, strokeColor: back },
      };
    }));
    edges.update(data.edges.map((edge) => {
      const color = data.kinds[edge.kind][tone()];
      const near = !focus || focus.edges.has(edge.id);
      return {
        id: edge.id,
        color: { color, hover: color, highlight: color, opacity: near ? 1 : 0.12 },
        font: { color: !near ? "transparent" : edge.kind === "fact" ? dim : color, strokeColor: near ? back : "transparent" },
        background: { enabled: edge.kind === "dispute" && near, color: dark.matches ? "#5a2326" : "#f9d5d3", size: 9 },
      };
    }));
  }
  function attend(ids, links) {
    focus = ids && { nodes: new Set(ids), edges: new Set(links) };
    paint();
  }

  // The library fits the shapes; captions at the edge need some room more.
  function whole() {
    net.fit({ animation: false });
    const width = byId("map") ? byId("map").clientWidth : window.innerWidth;
    net.moveTo({ scale: net.getScale() * (width < 700 ? 0.84 : 0.95) });
  }

  function home() {
    whole();
    if (data.nodes.length <= 15) {
      enlarge = Math.min(Math.max(0.75 / net.getScale(), 1), 1.7);
      paint();
      net.redraw();
      whole();
    }
    if (net.getScale() >= 0.45 || data.nodes.length <= 15) return;
    // Too small to read: open on the best connected entity; the rest is a drag away.
    const hub = data.nodes.reduce((best, node) => (node.size > best.size ? node : best));
    net.moveTo({ position: { x: hub.x, y: hub.y }, scale: 0.6 });
  }

  // The legend and the filters.
  function swatch(kind) {
    const look = data.kinds[kind];
    const svg = draw("svg", { width: 44, height: 12, "aria-hidden": "true" });
    if (kind === "dispute") {
      svg.append(draw("line", { x1: 1, y1: 6, x2: 43, y2: 6, "stroke-width": 9, stroke: dark.matches ? "#5a2326" : "#f9d5d3" }));
    }
    svg.append(draw("line", { x1: 1, y1: 6, x2: 43, y2: 6, stroke: look[tone()], "stroke-width": look.width, "stroke-dasharray": look.dashes.join(" ") }));
    return svg;
  }
  function mark(look) {
    const svg = draw("svg", { width: 16, height: 16, viewBox: "-8 -8 16 16", "aria-hidden": "true" });
    const polygon = (points) => draw("polygon", { points, fill: look[tone()] });
    const star = Array.from({ length: 10 }, (_, i) => {
      const r = i % 2 ? 3.2 : 7.5;
      return `${r * Math.sin((i * Math.PI) / 5)},${-r * Math.cos((i * Math.PI) / 5)}`;
    }).join(" ");
    const shapes = {
      square: () => polygon("-6,-6 6,-6 6,6 -6,6"), triangle: () => polygon("0,-7 7,6 -7,6"), triangleDown: () => polygon("0,7 7,-6 -7,-6"),
      diamond: () => polygon("0,-8 7,0 0,8 -7,0"), hexagon: () => polygon("-7,0 -3.5,-6 3.5,-6 7,0 3.5,6 -3.5,6"), star: () => polygon(star),
    };
    svg.append((shapes[look.shape] || (() => draw("circle", { r: 6.5, fill: look[tone()] })))());
    return svg;
  }
  function legend() {
    const box = byId("legend");
    box.replaceChildren();
    for (const [name, kind] of Object.entries(data.kinds)) {
      const row = make("div");
      const words = make("span");
      const count = data.statements.filter((statement) => statement.kind === name).length;
      words.append(make("b", `${kind.label} (${count})`), ` ${kind.meaning}`);
      row.append(swatch(name), words);
      box.append(row);
    }
    box.append(make("span", null, { class: "break" }));
    for (const look of Object.values(data.classes)) {
      const row = make("div", null, { class: "class" });
      row.append(mark(look), make("span", look.label));
      box.append(row);
    }
  }
  for (const [name, kind] of Object.entries(data.kinds)) {
    const label = make("label");
    const box = make("input", null, { type: "checkbox", name });
    box.checked = true;
    box.addEventListener("change", () => {
      if (box.checked) shown.add(name);
      else shown.delete(name);
      filter();
    });
    label.append(box, kind.label);
    byId("filters").append(label);
  }

  // The panel.
  function sourceLine(statement) {
    const line = make("p", null, { class: "source" });
    const source = data.sources[statement.source];
    if (!source) return line;
    const text = make("bdi", [source.publisher, source.title, source.published].filter(Boolean).join(", "));
    if (source.url && /^https?:\/\//i.test(source.url)) {
      const link = make("a", null, { href: source.url, rel: "noopener noreferrer", target: "_blank" });
      link.append(text);
      line.append(link);
    } else line.append(text);
    return line;
  }
  function article(i) {
    const statement = data.statements[i];
    const box = make("article");
    const said = make("p");
    said.append(make("bdi", statement.text));
    const quote = make("blockquote");
    quote.append(make("bdi", `“${statement.quote}”`));
    box.append(said, ...(statement.quote ? [quote] : []), sourceLine(statement));
    return box;
  }
  function show(title, what, members) {
    const panel = byId("panel");
    const head = make("h2");
    head.append(make("bdi", title));
    panel.replaceChildren(head, make("p", what, { class: "what" }));
    for (const [name, kind] of Object.entries(data.kinds)) {
      const some = members.filter((i) => data.statements[i].kind === name && shown.has(name));
      if (!some.length) continue;
      panel.append(make("h3", `${kind.label} (${some.length})`), ...some.map(article));
    }
    panel.scrollTop = 0;
  }
  function welcome() {
    const panel = byId("panel");
    panel.replaceChildren(
      make("h2", "Who says what"),
      make("p", "Choose an entity or a line: on the map, in the tables below, or by searching. Here you then read what is said, in whose words, and where.", { class: "what" }),
    );
    const disputes = data.statements.map((_, i) => i).filter((i) => data.statements[i].kind === "dispute");
    if (disputes.length) panel.append(make("h3", `Disputed (${disputes.length})`), ...disputes.slice(0, 12).map(article));
  }
  function reveal() {
    if (window.matchMedia("(max-width: 820px)").matches) byId("panel").scrollIntoView({ block: "nearest" });
  }
  function showEntity(id, move) {
    const members = statementsOf.get(id);
    show(data.labels[id], `${classOf(id).label}, ${plural(members.length, "statement", "statements")}`, members);
    attend([id, ...net.getConnectedNodes(id)], net.getConnectedEdges(id));
    net.selectNodes([id]);
    if (move) net.focus(id, { scale: Math.max(net.getScale(), 0.8), animation: false });
    reveal();
  }
  function showEdge(id, move) {
    const n = data.edges.findIndex((edge) => edge.id === id);
    const edge = data.edges[n];
    show(`${data.labels[edge.from]} → ${data.labels[edge.to]}`, edge.label, data.bundles[n]);
    attend([edge.from, edge.to], [id]);
    net.setSelection({ nodes: [], edges: [id] });
    if (move) {
      const [a, b] = [edge.from, edge.to].map((end) => net.getPosition(end));
      net.moveTo({ position: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, scale: Math.max(net.getScale(), 0.8) });
    }
    reveal();
  }

  // The tables, which hold all that the canvas holds.
  const rows = [];
  function row(table, cells, text, test, action) {
    const line = make("tr");
    const button = make("button", null, { type: "button" });
    button.append(make("bdi", cells[0]));
    button.addEventListener("click", action);
    cells.forEach((cell, i) => {
      const td = make("td");
      td.append(i ? make("bdi", cell) : button);
      line.append(td);
    });
    byId(table).tBodies[0].append(line);
    rows.push({ line, text: text.toLowerCase(), test, action });
  }
  const byName = [...data.nodes].sort((a, b) => statementsOf.get(b.id).length - statementsOf.get(a.id).length);
  for (const { id } of byName) {
    const visible = () => !statementsOf.get(id).length || statementsOf.get(id).some((i) => shown.has(data.statements[i].kind));
    row("entities", [data.labels[id], classOf(id).label, String(statementsOf.get(id).length)], `${data.labels[id]} ${id}`, visible, () => showEntity(id, true));
  }
  data.statements.forEach((statement, i) => {
    const source = data.sources[statement.source];
    const where = source ? [source.publisher || source.title, source.published].filter(Boolean).join(", ") : "";
    row("statements", [statement.text, data.kinds[statement.kind].label, where], `${statement.text} ${statement.quote}`, () => shown.has(statement.kind), () => showEdge(edgeOf.get(i), true));
  });

  function filter() {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const entry of rows) entry.line.hidden = !entry.test() || !words.every((word) => entry.text.includes(word));
    if (!net) return;
    edges.update(data.edges.map((edge) => ({ id: edge.id, hidden: !shown.has(edge.kind) })));
    nodes.update(data.nodes.map(({ id }) => ({
      id, hidden: statementsOf.get(id).length > 0 && !statementsOf.get(id).some((i) => shown.has(data.statements[i].kind)),
    })));
  }

  // Start.
  byId("counts").textContent = [
    plural(data.nodes.length, "entity", "entities"), plural(data.statements.length, "statement", "statements"),
    plural(data.sources.length, "document", "documents"),
  ].join(" · ") + (data.hidden ? ` · ${plural(data.hidden, "more statement is", "more statements are")} not shown` : "");
  byId("search").addEventListener("input", filter);
  byId("controls").addEventListener("submit", (event) => {
    event.preventDefault();
    const found = rows.find((entry) => !entry.line.hidden);
    if (found && byId("search").value.trim()) found.action();
  });
  welcome();
  legend();
  if (!net) {
    byId("empty").textContent = data.why_empty;
    byId("empty").hidden = false;
    document.querySelector(".zoom").hidden = true;
    return;
  }
  paint();
  home();
  dark.addEventListener("change", () => {
    paint();
    legend();
  });
  net.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) showEntity(node, false);
    else if (edge !== undefined) showEdge(edge, false);
    else {
      attend(null);
      welcome();
    }
  });
  const zoom = (factor) => net.moveTo({ scale: Math.min(Math.max(net.getScale() * factor, 0.05), 4) });
  byId("closer").addEventListener("click", () => zoom(1.3));
  byId("farther").addEventListener("click", () => zoom(1 / 1.3));
  byId("whole").addEventListener("click", whole);
  // For tests and for embedding: where a node or an edge is on the screen.
  stage.dataset.ready = "true";
  window.kgMap = { network: net, showEntity, showEdge };
})();

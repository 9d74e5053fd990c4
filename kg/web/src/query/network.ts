// A result as a network: two columns that hold entities, a line for each pair of them.

import { clean, h, short, svg } from "./dom";
import type { Graph, Term } from "./graph";
import { layout, type Box } from "./layout";
import { dateColumns, numberColumns, result, terms, type Result } from "./rows";
import type { View, Yasr } from "./yasgui";

const MOST = 100; // nodes: beyond this nobody can read it
const LABELLED = 40; // lines: up to here each bears its words

interface Line {
  from: string;
  to: string;
  words: Set<string>;
  rows: number;
}

/** What the columns hold: for a column of entities, the IRI of each of its values. */
type Columns = Map<string, Map<string, string>>;

/** The lines of a network and its nodes, the most connected first; a node is the IRI of an entity. */
export function network({ rows }: Result, columns: Columns, from: string, to: string, words: string): [Line[], string[]] {
  const lines = new Map<string, Line>();
  const degree = new Map<string, number>();
  const iri = (column: string, term: Term | undefined) => term && columns.get(column)?.get(term.value);
  for (const row of rows) {
    const [a, b] = [iri(from, row[from]), iri(to, row[to])];
    if (!a || !b) continue;
    const key = a + " " + b;
    const line = lines.get(key) ?? { from: a, to: b, words: new Set<string>(), rows: 0 };
    if (!lines.has(key)) for (const end of [a, b]) degree.set(end, (degree.get(end) ?? 0) + 1);
    lines.set(key, line).get(key);
    line.rows++;
    const said = words && row[words]?.value;
    if (said) line.words.add(said);
  }
  const nodes = [...degree].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([node]) => node);
  const kept = new Set(nodes.slice(0, MOST));
  return [[...lines.values()].filter((l) => kept.has(l.from) && kept.has(l.to)), nodes];
}

export function networkView(graph: Graph) {
  return class Network implements View {
    readonly priority = 4;
    readonly label = "Network";
    private columns: Columns = new Map();
    private labels = new Map<string, string>();
    private chosen = { from: "", to: "" };
    constructor(private yasr: Yasr) {}

    private candidates(found: Result): string[] {
      const no = new Set([...dateColumns(found), ...numberColumns(found)]);
      return found.columns.filter((c) => !no.has(c) && terms(found, c).some((t) => graph.isEntity(t) || isName(t)));
    }

    canHandleResults(): boolean {
      const found = result(this.yasr);
      return !!found && this.candidates(found).length > 1;
    }

    getIcon(): undefined {}

    /** Learn which columns hold entities: by their IRIs, or by labels that the graph knows. */
    async initialize(): Promise<void> {
      const found = result(this.yasr);
      if (!found) return;
      const columns: Columns = new Map();
      this.labels = new Map();
      const iris = new Set<string>();
      for (const column of this.candidates(found)) {
        const all = terms(found, column);
        const own = all.filter((t) => graph.isEntity(t));
        let known = new Map(own.map((t) => [t.value, t.value]));
        if (!own.length) {
          known = await graph.bearers(all.filter(isName).map((t) => t.value));
          for (const [label, iri] of known) this.labels.set(iri, label);
        } else for (const t of own) iris.add(t.value);
        // Among IRIs only IRIs count: a graph to draw has the labels of its entities as objects too.
        const rivals = own.length ? all.filter((t) => t.type === "uri") : all;
        if (known.size * 2 >= Math.min(rivals.length, 300)) columns.set(column, known);
      }
      for (const [iri, label] of await graph.labels([...iris])) this.labels.set(iri, label);
      this.columns = columns;
    }

    draw(): void {
      const found = result(this.yasr);
      if (!found) return;
      const columns = found.columns.filter((c) => this.columns.has(c));
      if (columns.length < 2) {
        const why = "A network needs two columns that hold entities of the graph: select variables such as ?who and ?whom.";
        this.yasr.resultsEl.append(h("p", { class: "kg-note" }, why));
        return;
      }
      const chosen = this.chosen;
      if (!columns.includes(chosen.from)) chosen.from = columns[0] ?? "";
      if (!columns.includes(chosen.to) || chosen.to === chosen.from) chosen.to = columns.find((c) => c !== chosen.from) ?? "";
      const place = h("div");
      const update = () => place.replaceChildren(...this.picture(found));
      const choice = (label: string, end: "from" | "to") => {
        const select = h("select", { onchange: () => ((chosen[end] = select.value), update()) });
        for (const value of columns) select.append(h("option", { value, selected: value === chosen[end] }, clean(value)));
        return h("label", {}, label, " ", select);
      };
      const tools = columns.length > 2 ? [h("p", { class: "kg-tools" }, choice("From", "from"), choice("to", "to"))] : [];
      this.yasr.resultsEl.append(...tools, place);
      update();
    }

    /** The column whose words a line bears: the one between its ends, if there is one. */
    private words(found: Result): string {
      const no = [...dateColumns(found), ...numberColumns(found), ...this.columns.keys()];
      const [a, b] = [found.columns.indexOf(this.chosen.from), found.columns.indexOf(this.chosen.to)];
      return found.columns.slice(Math.min(a, b) + 1, Math.max(a, b)).find((c) => !no.includes(c)) ?? "";
    }

    private name(iri: string): string {
      return clean(this.labels.get(iri) ?? graph.shorten(iri) ?? iri);
    }

    private picture(found: Result): Element[] {
      const { from, to } = this.chosen;
      const [lines, all] = network(found, this.columns, from, to, this.words(found));
      const nodes = all.slice(0, MOST);
      if (!nodes.length) return [h("p", { class: "kg-note" }, "No row has an entity in both columns.")];
      const width = Math.max(this.yasr.resultsEl.clientWidth - 2, 300);
      const labels = nodes.map((n) => wrap(this.name(n)));
      const boxes: Box[] = labels.map((rows) => {
        const longest = Math.max(...rows.map((row) => row.length));
        return { x: 0, y: 0, w: Math.min(longest * 3.4 + 8, width / 2), h: 17 + rows.length * 7 };
      });
      const place = new Map(nodes.map((n, i) => [n, i]));
      const ends = lines.map((l): [number, number] => [place.get(l.from) ?? 0, place.get(l.to) ?? 0]);
      const height = layout(boxes, ends, width) + 12;
      const title = `${nodes.length} entities, ${lines.length} lines from ${from} to ${to}`;
      const picture = svg("svg", {
        class: "kg-network",
        viewBox: `0 0 ${width} ${height}`,
        width,
        height,
        role: "group",
        "aria-label": clean(title),
      });
      const arrow = { id: "kg-arrow", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" };
      picture.append(svg("defs", {}, svg("marker", arrow, svg("path", { d: "M0 0 L8 4 L0 8 z" }))));
      lines.forEach((line, n) => {
        const [a, b] = (ends[n] ?? [0, 0]).map((e) => boxes[e]) as [Box, Box];
        picture.append(this.line(line, a, b, lines.length <= LABELLED));
      });
      nodes.forEach((node, n) => {
        const { x, y } = boxes[n] ?? { x: 0, y: 0 };
        const link = svg("a", { href: graph.link(node) ?? "#" });
        link.append(
          svg("title", {}, this.name(node)),
          svg("circle", { cx: x, cy: y - 8, r: 6 }),
          svg("text", { "text-anchor": "middle" }, ...(labels[n] ?? []).map((row, r) => svg("tspan", { x, y: y + 13 + r * 14 }, row))),
        );
        picture.append(link);
      });
      const left = all.length > MOST ? [h("p", { class: "kg-note" }, `The ${MOST} most connected of ${all.length} entities are drawn.`)] : [];
      return [h("h3", {}, clean(title)), picture, ...left];
    }

    /** A line from node to node, ending at the rim of the other, bent a little so that there and back do not hide each other. */
    private line(line: Line, a: Box, b: Box, labelled: boolean): Element {
      const [x1, y1, x2, y2] = [a.x, a.y - 8, b.x, b.y - 8];
      const far = Math.max(Math.hypot(x2 - x1, y2 - y1), 1);
      const [ux, uy] = [(x2 - x1) / far, (y2 - y1) / far];
      const bend = Math.min(far * 0.12, 24);
      const [cx, cy] = [(x1 + x2) / 2 - uy * bend, (y1 + y2) / 2 + ux * bend];
      const said = [...line.words].map((w) => clean(graph.shorten(w) ?? w).replace(/^kg:/, ""));
      const words = short(said.join(", "), 30) + (line.rows > 1 ? ` ×${line.rows}` : "");
      const start = line.from === line.to ? `M${x1 - 5} ${y1} C${x1 - 40} ${y1 - 44} ${x1 + 40} ${y1 - 44} ${x1 + 5} ${y1 - 4}` : "";
      // Below a node stands its label: a line that leaves or comes that way keeps clear of it.
      const [out, into] = [uy > 0.5 ? a.h : 7, uy < -0.5 ? b.h + 6 : 8];
      const path = `M${x1 + ux * out} ${y1 + uy * out} Q${cx} ${cy} ${x2 - ux * into - uy * 2} ${y2 - uy * into + ux * 2}`;
      const group = svg("g", { class: "kg-line" }, svg("path", { d: start || path, "marker-end": "url(#kg-arrow)" }));
      group.append(svg("title", {}, `${this.name(line.from)} → ${this.name(line.to)}: ${said.join(", ") || "row"} (${line.rows})`));
      if (labelled && words && far > words.length * 5.5 + 20) {
        group.append(svg("text", { x: (x1 + 2 * cx + x2) / 4, y: (y1 + 2 * cy + y2) / 4 + 3, "text-anchor": "middle" }, words.trim()));
      }
      return group;
    }
  };
}

/** A label in one row or two; a very long one loses its middle, since many names differ only at the end. */
function wrap(label: string): string[] {
  const text = label.length > 40 ? `${label.slice(0, 19).trimEnd()}…${label.slice(-21).replace(/^\S*\s/, "")}` : label;
  const spaces = [...text.matchAll(/[ …-]/g)].map((found) => found.index + 1);
  if (text.length <= 20 || !spaces.length) return [text];
  const middle = spaces.reduce((a, b) => (Math.abs(b - text.length / 2) < Math.abs(a - text.length / 2) ? b : a));
  return [text.slice(0, middle).trimEnd(), text.slice(middle)];
}

function isName(term: Term): boolean {
  return term.type === "literal" && term.value.length < 120 && (!term.datatype || /(string|langString)$/.test(term.datatype));
}

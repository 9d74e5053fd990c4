// The view as an SVG picture with its legend, as a PNG, and on paper.

import { clean, h, svg } from "../query/dom";
import type { Model } from "./data";
import { FONT } from "./labels";
import { colour, look, mark, Pattern, shape, strokes, type Palette } from "./look";
import type { Drawn } from "./stage";
import { texts as t } from "./texts";
import { inWords, period, web } from "./ui";
import type { Seen } from "./view";

/** A line with its pattern, arrow head and mark, along a curve given by three points. */
function line(id: string, points: [number, number][], width: number, stroke: string, p: Palette): SVGElement[] {
  const [a, c, b] = points as [[number, number], [number, number], [number, number]];
  const at = (v: [number, number]) => `${v[0].toFixed(1)} ${v[1].toFixed(1)}`;
  const kind = look(id);
  const long = Math.hypot(b[0] - c[0], b[1] - c[1]) || 1;
  const head = Math.min(5 + 2.6 * width, long);
  const base: [number, number] = [b[0] - ((b[0] - c[0]) * head * 0.8) / long, b[1] - ((b[1] - c[1]) * head * 0.8) / long];
  const d = `M${at(a)}Q${at(c)} ${at(base)}`;
  const paint = { d, fill: "none", stroke };
  const out: SVGElement[] = [svg("path", { ...paint, ...strokes(kind, width) })];
  if (kind.pattern === Pattern.Double) out.push(svg("path", { ...paint, stroke: p.paper, "stroke-width": width }));
  const turn = (Math.atan2(b[1] - c[1], b[0] - c[0]) * 180) / Math.PI;
  out.push(
    svg("path", {
      d: `M0 0l${-head} ${head * 0.42}v${-head * 0.84}z`,
      fill: stroke,
      transform: `translate(${at(b)}) rotate(${turn.toFixed(1)})`,
    }),
  );
  if (kind.pattern === Pattern.Crossed) {
    const [x, y] = [0, 1].map((i) => a[i]! / 4 + c[i]! / 2 + b[i]! / 4);
    out.push(
      svg("path", {
        d: "M-4 -4l8 8m0 -8l-8 8",
        stroke,
        "stroke-width": 1.8,
        fill: "none",
        transform: `translate(${x!.toFixed(1)} ${y!.toFixed(1)})`,
      }),
    );
  }
  return out;
}

/** The view as it is on the screen. */
export function picture(m: Model, drawn: Drawn): SVGSVGElement {
  const { palette: p, width, height } = drawn;
  const rows = Math.ceil(m.kinds.length / Math.max(1, Math.floor(width / 150)));
  const [top, foot] = [46, 34 + 26 * rows];
  const inner = svg("g", { transform: `translate(0 ${top})` });
  for (const curve of drawn.curves) {
    const {
      ax,
      ay,
      bx,
      by,
      cx,
      cy,
      line: { bundle, size, colour: stroke },
    } = curve;
    const long = Math.hypot(bx - ax, by - ay) || 1;
    const [t0, t1] = [Math.min(0.45, (curve.from + 2) / long), 1 - Math.min(0.45, (curve.to + 2) / long)];
    const blossom = (u: number, v: number): [number, number] => {
      const of = (a: number, c: number, b: number) => (1 - u) * ((1 - v) * a + v * c) + u * ((1 - v) * c + v * b);
      return [of(ax, cx, bx), of(ay, cy, by)];
    };
    inner.append(...line(m.kinds[bundle.kind]!.id, [blossom(t0, t0), blossom(t0, t1), blossom(t1, t1)], size, stroke, p));
  }
  for (const dot of [...drawn.dots].reverse())
    inner.append(mark(shape(m.classes[m.nodes[dot.i]!.class]!.shape), dot.x, dot.y, dot.radius, dot.fill, p.paper));
  const text = (words: string, attributes: Record<string, string | number>) =>
    svg("text", { fill: p.ink, "font-family": FONT, ...attributes }, words);
  const halo = {
    stroke: p.paper,
    "stroke-width": 4,
    "paint-order": "stroke",
    "stroke-linejoin": "round",
    "text-anchor": "middle",
    "dominant-baseline": "central",
  };
  for (const w of drawn.lineWords)
    inner.append(
      text(w.text, {
        ...halo,
        fill: w.colour,
        "font-size": w.size,
        transform: `translate(${w.x.toFixed(1)} ${w.y.toFixed(1)}) rotate(${((w.angle * 180) / Math.PI).toFixed(1)})`,
      }),
    );
  for (const w of drawn.words)
    inner.append(
      text(w.text, { ...halo, x: w.x.toFixed(1), y: w.y.toFixed(1), "font-size": w.size, "font-weight": w.strong ? 600 : 500 }),
    );
  const root = svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height + top + foot}`,
      width,
      height: height + top + foot,
      role: "img",
      "aria-label": clean(m.title),
    },
    svg("title", {}, clean(m.title)),
    svg("rect", { width: "100%", height: "100%", fill: p.paper }),
    inner,
    svg("rect", { width: "100%", height: top, fill: p.paper }),
    text(clean(m.title), { x: 16, y: 30, "font-size": 22, "font-weight": 600, "font-family": "Georgia, serif" }),
  );
  root.append(svg("rect", { y: height + top, width: "100%", height: foot, fill: p.paper }));
  m.kinds.forEach((kind, i) => {
    const per = Math.max(1, Math.floor(width / 150));
    const [x, y] = [16 + (i % per) * 150, height + top + 20 + 26 * Math.floor(i / per)];
    root.append(
      ...line(
        kind.id,
        [
          [x, y],
          [x + 22, y],
          [x + 44, y],
        ],
        look(kind.id).width,
        colour(look(kind.id), p),
        p,
      ),
      text(kind.label, { x: x + 54, y: y + 4.5, "font-size": 13 }),
    );
  });
  let x = 16;
  for (const c of m.classes) {
    const y = height + top + foot - 14;
    root.append(
      mark(shape(c.shape), x + 6, y, 5.5, colour(c, p), p.paper),
      text(c.label, { x: x + 17, y: y + 4, "font-size": 11 }),
    );
    x += 34 + 6.3 * c.label.length;
  }
  return root;
}

function save(name: string, blob: Blob): void {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 5000);
}

const fileName = (m: Model): string =>
  clean(m.title)
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60)
    .toLowerCase() || "map";

const source = (image: SVGSVGElement): string => new XMLSerializer().serializeToString(image);

export function saveSVG(m: Model, image: SVGSVGElement): void {
  save(`${fileName(m)}.svg`, new Blob([source(image)], { type: "image/svg+xml" }));
}

/** Twice the size of the screen. */
export async function savePNG(m: Model, image: SVGSVGElement): Promise<void> {
  const url = URL.createObjectURL(new Blob([source(image)], { type: "image/svg+xml" }));
  const canvas = h("canvas", { width: 2 * image.viewBox.baseVal.width, height: 2 * image.viewBox.baseVal.height });
  const loaded = new Image();
  loaded.src = url;
  await loaded.decode();
  canvas.getContext("2d")!.drawImage(loaded, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (blob) save(`${fileName(m)}.png`, blob);
}

/** Rows on paper: more than this would be a book. */
const PAPER = 600;

/** What goes to the printer: the picture, then every statement shown, with its source. */
export function paper(m: Model, image: SVGSVGElement, seen: Seen): HTMLElement[] {
  const c = t.columns;
  const shown = seen.statements.filter((i) => seen.shade[m.statements[i]!.s] === 2 && seen.shade[m.statements[i]!.o] === 2);
  const rows = shown.slice(0, PAPER).map((i) => {
    const st = m.statements[i]!;
    const doc = m.documents[st.doc];
    return h(
      "tr",
      {},
      h("td", {}, clean(st.text)),
      h("td", {}, m.kinds[st.kind]!.label),
      h("td", {}, period(st.time) || t.undated),
      h(
        "td",
        {},
        [doc?.publisher, doc?.title, doc?.date && inWords(doc.date), web(doc?.url ?? null)]
          .filter(Boolean)
          .map((x) => clean(String(x)))
          .join(", "),
      ),
    );
  });
  const meaning = h("p", {}, m.kinds.map((k) => `${k.label}: ${k.explain}`).join(" "));
  const out = [
    h("h1", {}, clean(m.title)),
    h("div", {}, image),
    meaning,
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...[c.statement, c.kind, c.when, c.source].map((x) => h("th", {}, x)))),
      h("tbody", {}, ...rows),
    ),
  ];
  if (shown.length > PAPER) out.push(h("p", {}, t.more(shown.length - PAPER)));
  return out;
}

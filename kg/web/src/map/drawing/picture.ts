// The view as an SVG picture with its legend, and as a PNG.

import { clean, h, svg } from "../../query/dom";
import type { Model } from "../data";
import { beside, piece, point, type Point } from "./geometry";
import { FONT, LEADING, weightOf } from "./labels";
import { colour, look, mark, Pattern, shape, strokes } from "./look";
import { LOOP } from "./paint";
import { CROSS, ends, project, type Drawn } from "./screen";

/** A line with its pattern, arrow head and mark, along a curve given by three points. */
function line(id: string, points: [Point, Point, Point], width: number, stroke: string): SVGElement[] {
  const [a, c, b] = points;
  const at = (v: Point) => `${v[0].toFixed(1)} ${v[1].toFixed(1)}`;
  const kind = look(id);
  const long = Math.hypot(b[0] - c[0], b[1] - c[1]) || 1;
  const head = Math.min(3.5 + 2.9 * width, long);
  const base: Point = [b[0] - ((b[0] - c[0]) * head * 0.8) / long, b[1] - ((b[1] - c[1]) * head * 0.8) / long];
  const quadratic = ([u, v, w]: [Point, Point, Point]) => `M${at(u)}Q${at(v)} ${at(w)}`;
  const paint = { d: quadratic([a, c, base]), fill: "none", stroke };
  const out: SVGElement[] = [];
  if (kind.pattern !== Pattern.Double) out.push(svg("path", { ...paint, ...strokes(kind, width) }));
  else
    for (const side of [-0.6, 0.6])
      out.push(svg("path", { ...paint, d: quadratic(beside(a, c, base, side * width)), "stroke-width": 0.6 + 0.3 * width }));
  const turn = (Math.atan2(b[1] - c[1], b[0] - c[0]) * 180) / Math.PI;
  out.push(
    svg("path", {
      d: `M0 0l${-head} ${head * 0.42}v${-head * 0.84}z`,
      fill: stroke,
      transform: `translate(${at(b)}) rotate(${turn.toFixed(1)})`,
    }),
  );
  if (kind.pattern === Pattern.Crossed) {
    const long = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const [x, y] = point({ ax: a[0], ay: a[1], cx: c[0], cy: c[1], bx: b[0], by: b[1] }, long < 70 ? 0.5 : CROSS).map((v) =>
      Math.round(v),
    ) as Point;
    const arm = (2.5 + 1.5 * width) * Math.SQRT1_2;
    const d = `M${x - arm} ${y - arm}L${x + arm} ${y + arm}M${x + arm} ${y - arm}L${x - arm} ${y + arm}`;
    out.push(svg("path", { d, stroke, "stroke-width": 0.6 + 0.7 * width, fill: "none" }));
  }
  return out;
}

/** The view as it is on the screen. */
export function picture(m: Model, drawn: Drawn): SVGSVGElement {
  const { palette: p, width, height } = drawn;
  const per = Math.max(1, Math.floor(width / 150)); // kinds in a row
  const rows = Math.ceil(m.kinds.length / per);
  const classes = inRows(
    m.classes.map((c) => 34 + 6.3 * c.label.length),
    width - 16,
  );
  const [top, foot] = [46, 34 + 26 * rows + 20 * (classes.at(-1)?.[1] ?? 0)];
  const inner = svg("svg", { y: top, width, height, overflow: "hidden" }); // what lies beyond the stage is not of the picture
  for (const { region, fill, edge } of drawn.grounds) {
    const rim = (points: Point[]) =>
      `M${points
        .map((at) =>
          project(drawn.frame, at)
            .map((v) => v.toFixed(1))
            .join(" "),
        )
        .join("L")}Z`;
    inner.append(svg("path", { d: region.rims.map(rim).join(""), fill, stroke: edge, "fill-rule": "evenodd" }));
  }
  for (const curve of drawn.curves) {
    const { bundle, size, colour: stroke } = curve.line;
    inner.append(...line(m.kinds[bundle.kind]!.id, piece(curve, ...ends(curve)), size, stroke));
  }
  for (const {
    x,
    y,
    radius,
    line: { bundle, size, colour: stroke },
  } of drawn.loops) {
    const [from, to] = LOOP.map(
      (angle) => `${(x + radius * Math.cos(angle)).toFixed(1)} ${(y + radius * Math.sin(angle)).toFixed(1)}`,
    );
    const d = `M${from}A${radius} ${radius} 0 1 1 ${to}`;
    inner.append(svg("path", { d, fill: "none", stroke, ...strokes(look(m.kinds[bundle.kind]!.id), size) }));
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
      svg(
        "g",
        { transform: `translate(${w.x.toFixed(1)} ${w.y.toFixed(1)}) rotate(${((w.angle * 180) / Math.PI).toFixed(1)})` },
        svg("rect", { x: -w.half, y: -w.size * 0.62, width: 2 * w.half, height: w.size * 1.2, rx: 3, fill: p.paper }),
        text(w.text, { fill: w.colour, "font-size": w.size, "text-anchor": "middle", "dominant-baseline": "central" }),
      ),
    );
  for (const w of drawn.words)
    w.lines.forEach((words, n) => {
      const y = w.y + (n - (w.lines.length - 1) / 2) * w.size * LEADING;
      const place = { x: w.x.toFixed(1), y: y.toFixed(1), "font-size": w.size, "font-weight": weightOf(w) };
      inner.append(text(words, { ...halo, ...place, ...(w.within ? { stroke: "none", fill: p.paper } : {}) }));
    });
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
      ),
      text(kind.label, { x: x + 54, y: y + 4.5, "font-size": 13 }),
    );
  });
  m.classes.forEach((c, i) => {
    const [along, row] = classes[i]!;
    const [x, y] = [16 + along, height + top + 20 + 26 * rows + 20 * row];
    root.append(
      mark(shape(c.shape), x + 6, y, 5.5, colour(c, p), p.paper),
      text(c.label, { x: x + 17, y: y + 4, "font-size": 11 }),
    );
  });
  return root;
}

/** Things of these widths beside each other in rows that are so wide: how far along each stands, and in which row. */
function inRows(widths: number[], room: number): Point[] {
  let [along, row] = [0, 0];
  return widths.map((wide): Point => {
    if (along && along + wide > room) [along, row] = [0, row + 1];
    along += wide;
    return [along - wide, row];
  });
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
  try {
    await loaded.decode();
    canvas.getContext("2d")!.drawImage(loaded, 0, 0, canvas.width, canvas.height);
  } finally {
    URL.revokeObjectURL(url);
  }
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (blob) save(`${fileName(m)}.png`, blob);
}

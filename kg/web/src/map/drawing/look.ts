// Colours, shapes and line patterns. Each kind of statement has a pattern and a mark, so that colour only helps.

import { svg } from "../../query/dom";

/** How a line is drawn; the numbers are those of the shader in lines.ts. */
export enum Pattern {
  Solid,
  Dashed,
  Double,
  Crossed,
  Dotted,
}

export interface KindLook {
  pattern: Pattern;
  width: number;
  light: string;
  dark: string;
}

export const KINDS: Record<string, KindLook> = {
  fact: { pattern: Pattern.Solid, width: 1.7, light: "#39434d", dark: "#cfd6dd" },
  claim: { pattern: Pattern.Dashed, width: 1.7, light: "#2d5d9f", dark: "#8fb6ef" },
  dispute: { pattern: Pattern.Double, width: 2.6, light: "#b0281f", dark: "#ff938a" },
  denial: { pattern: Pattern.Crossed, width: 1.5, light: "#7d3c74", dark: "#dba8d2" },
  plan: { pattern: Pattern.Dotted, width: 2, light: "#5a6470", dark: "#b0bac4" },
};
const OTHER = KINDS.claim!;

export const look = (id: string): KindLook => KINDS[id] ?? OTHER;

/** The colours of the page as the drawing needs them. */
export interface Palette {
  dark: boolean;
  forced: boolean;
  paper: string;
  ink: string;
  muted: string;
  faint: string;
  accent: string;
}

export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const get = (name: string) => style.getPropertyValue(name).trim();
  const forced = matchMedia("(forced-colors: active)").matches;
  const chosen = document.documentElement.dataset.theme;
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const system = forced
    ? {
        paper: hex("Canvas"),
        ink: hex("CanvasText"),
        muted: hex("CanvasText"),
        faint: hex("GrayText"),
        accent: hex("LinkText"),
      }
    : null;
  const own = {
    paper: get("--paper"),
    ink: get("--ink"),
    muted: get("--muted"),
    faint: get("--faint"),
    accent: get("--accent"),
  };
  return { dark, forced, ...(system ?? own) };
}

/** A system colour as #rrggbb. */
function hex(name: string): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const draw = canvas.getContext("2d")!;
  draw.fillStyle = name;
  draw.fillRect(0, 0, 1, 1);
  return "#" + [...draw.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((v) => v.toString(16).padStart(2, "0")).join("");
}

/** A colour between two #rrggbb; `share` of the second. */
export function mix(one: string, two: string, share: number): string {
  const part = (text: string, i: number) => parseInt(text.slice(1 + 2 * i, 3 + 2 * i), 16);
  return (
    "#" +
    [0, 1, 2]
      .map((i) =>
        Math.round(part(one, i) * (1 - share) + part(two, i) * share)
          .toString(16)
          .padStart(2, "0"),
      )
      .join("")
  );
}

export const colour = (look: { light: string; dark: string }, p: Palette): string =>
  p.forced ? p.ink : p.dark ? look.dark : look.light;

/** Grounds of groups: quiet hues that no kind of statement has. */
const TINTS = ["#d0a018", "#4a90c8", "#58a868", "#b86aa8", "#c87840", "#6878c8"];

/** The colours of a ground and of its edge. */
export function tint(number: number, p: Palette): { fill: string; edge: string } {
  const hue = TINTS[number % TINTS.length]!;
  if (p.forced) return { fill: p.paper, edge: p.faint };
  return { fill: mix(p.paper, hue, p.dark ? 0.13 : 0.1), edge: mix(p.paper, hue, p.dark ? 0.4 : 0.38) };
}

// --- shapes --------------------------------------------------------------------------------------------------------

export const SHAPES = [
  "circle",
  "square",
  "diamond",
  "triangle",
  "triangleDown",
  "hexagon",
  "star",
  "pentagon",
  "ring",
  "cross",
];

/** The number of a shape, as the shader knows it. */
export const shape = (name: string): number => Math.max(0, SHAPES.indexOf(name));

const regular = (n: number, turn: number, inner = 1): [number, number][] =>
  Array.from({ length: inner < 1 ? 2 * n : n }, (_, i) => {
    const angle = turn + (i * 2 * Math.PI) / (inner < 1 ? 2 * n : n);
    const r = inner < 1 && i % 2 ? inner : 1;
    return [r * Math.cos(angle), r * Math.sin(angle)];
  });

const CORNERS: Record<number, [number, number][]> = {
  1: regular(4, Math.PI / 4),
  2: regular(4, 0),
  3: regular(3, -Math.PI / 2),
  4: regular(3, Math.PI / 2),
  5: regular(6, 0),
  6: regular(5, -Math.PI / 2, 0.5),
  7: regular(5, -Math.PI / 2),
  9: [
    [-1, -3],
    [1, -3],
    [1, -1],
    [3, -1],
    [3, 1],
    [1, 1],
    [1, 3],
    [-1, 3],
    [-1, 1],
    [-3, 1],
    [-3, -1],
    [-1, -1],
  ].map(([x, y]) => [x! / 3, y! / 3]),
};
/** By how much a shape must be larger than a circle to weigh the same. */
export const SCALE = [1, 1.12, 1.2, 1.3, 1.3, 1.1, 1.38, 1.12, 1, 1.1];

/** The corners of a shape around 0 with radius 1, y down; none for those that are round. */
export const corners = (number: number): [number, number][] => CORNERS[number] ?? [];

/** A node's shape as SVG. */
export function mark(number: number, x: number, y: number, radius: number, fill: string, stroke: string): SVGElement {
  const r = radius * SCALE[number]!;
  const paint = {
    fill: number === 8 ? stroke : fill,
    stroke: number === 8 ? fill : stroke,
    "stroke-width": number === 8 ? radius * 0.4 : 1.2,
  };
  const points = corners(number);
  if (!points.length) return svg("circle", { cx: x, cy: y, r: (number === 8 ? 0.8 : 1) * r, ...paint });
  return svg("polygon", {
    points: points.map(([a, b]) => `${(x + a * r).toFixed(1)},${(y + b * r).toFixed(1)}`).join(" "),
    ...paint,
    "stroke-linejoin": "round",
  });
}

/** Attributes of an SVG line that draw a pattern; a double line needs a second stroke in the colour of the paper. */
export function strokes(kind: KindLook, width: number): Record<string, string | number> {
  const dash: Record<number, string> = {
    [Pattern.Dashed]: "9 5",
    [Pattern.Dotted]: `0.1 ${2.6 * width}`,
    [Pattern.Crossed]: "14 3 3 3",
  };
  return {
    "stroke-width": kind.pattern === Pattern.Double ? width * 2.2 : width,
    ...(dash[kind.pattern] ? { "stroke-dasharray": dash[kind.pattern]! } : {}),
    ...(kind.pattern === Pattern.Dotted ? { "stroke-linecap": "round" } : {}),
  };
}

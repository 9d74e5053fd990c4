// Plain geometry on the screen: boxes, curves, and how far a point is from them.

export type Point = [number, number];
/** Left, top, right, bottom. */
export type Box = [number, number, number, number];

/** A line as it lies on the screen: its two ends and the point that bends it. */
export interface Curve {
  ax: number;
  ay: number;
  bx: number;
  by: number;
  cx: number;
  cy: number;
}

export const least = (values: number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
export const largest = (values: number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);
export const span = (values: number[]): number => (values.length ? largest(values) - least(values) : 0);
export const between = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value));

/** The curve from one point to another; `bend` is its height as a share of the distance, to the right of the way. */
export function bent(a: { x: number; y: number }, b: { x: number; y: number }, bend: number): Curve {
  return {
    ax: a.x,
    ay: a.y,
    bx: b.x,
    by: b.y,
    cx: (a.x + b.x) / 2 + (b.y - a.y) * bend * 2,
    cy: (a.y + b.y) / 2 - (b.x - a.x) * bend * 2,
  };
}

/** The point so far along, 0 to 1. */
export function point(c: Curve, t: number): Point {
  const [u, v, w] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
  return [u * c.ax + v * c.cx + w * c.bx, u * c.ay + v * c.cy + w * c.by];
}

/** The piece of a curve from one share of it to another: beginning, the point that bends it, end. */
export function piece(c: Curve, from: number, to: number): [Point, Point, Point] {
  const blossom = (u: number, v: number): Point => {
    const of = (a: number, b: number, e: number) => (1 - u) * ((1 - v) * a + v * b) + u * ((1 - v) * b + v * e);
    return [of(c.ax, c.cx, c.bx), of(c.ay, c.cy, c.by)];
  };
  return [blossom(from, from), blossom(from, to), blossom(to, to)];
}

/** The curve of three points, moved aside by so much. */
export function beside(a: Point, c: Point, b: Point, by: number): [Point, Point, Point] {
  const moved = ([x, y]: Point, from: Point, to: Point): Point => {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const long = Math.hypot(dx, dy) || 1;
    return [x - (dy / long) * by, y + (dx / long) * by];
  };
  return [moved(a, a, c), moved(c, a, b), moved(b, c, b)];
}

/** How far a point is from a curve. */
export function away(c: Curve, x: number, y: number, straight = false): number {
  let best = Infinity;
  let [px, py] = [c.ax, c.ay];
  for (let t = straight ? 1 : 0.1; t <= 1.001; t += 0.1) {
    const [qx, qy] = point(c, t);
    best = Math.min(best, fromSegment(x, y, px, py, qx, qy));
    [px, py] = [qx, qy];
  }
  return best;
}

function fromSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = between(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1), 1);
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** The nearest thing in a direction, straight ahead rather than aside. */
export function ahead<T extends { x: number; y: number }>(
  from: { x: number; y: number },
  things: T[],
  dx: number,
  dy: number,
): T | null {
  let best: T | null = null;
  let least = Infinity;
  for (const thing of things) {
    const [x, y] = [thing.x - from.x, thing.y - from.y];
    const [along, aside] = [x * dx + y * dy, Math.abs(x * dy) + Math.abs(y * dx)];
    if (along > 0 && aside <= 2 * along && along + 2 * aside < least) [best, least] = [thing, along + 2 * aside];
  }
  return best;
}

/** The ratio and the middle at which a camera shows things whole; their radii shrink with the root of the ratio. */
export function framed(
  things: { x: number; y: number; radius: number }[],
  width: number,
  height: number,
  low: number,
  high: number,
): { ratio: number; x: number; y: number } {
  let [ratio, x, y] = [high, 0, 0];
  for (let round = 0; round < 3; round++) {
    const edges = (at: "x" | "y") => {
      const out = (t: (typeof things)[number]) => t.radius * Math.sqrt(ratio);
      return [least(things.map((t) => t[at] - out(t))), largest(things.map((t) => t[at] + out(t)))] as const;
    };
    const [[left, right], [top, foot]] = [edges("x"), edges("y")];
    [x, y] = [(left + right) / 2, (top + foot) / 2];
    ratio = between(low, Math.max((right - left) / Math.max(1, width), (foot - top) / Math.max(1, height)), high);
  }
  return { ratio, x, y };
}

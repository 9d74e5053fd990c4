// The grounds of groups: the map is parted into territories, as land is, so that no two grounds lie on each other.

import type { Model } from "../data";
import { least, largest, type Point } from "./geometry";

export interface Region {
  group: number;
  tint: number; // neighbours differ
  rims: Point[][]; // closed, in the map's coordinates
}

/** A group of which fewer are shown has no ground. */
export const FEWEST = 3;
const TINTS = 6;
/** Cells of the grid on which territories are measured, at most. */
const CELLS = 16_000;
/** How dense entities must lie to hold ground. */
const DENSE = 0.42;

/** The territories of a map whose x is stretched by so much; those of all entities, whatever is seen of them. */
export function regions(m: Model, stretch: number): Region[] {
  const groups = m.nodes.reduce((most, node) => Math.max(most, (node.group ?? -1) + 1), 0);
  if (!groups) return [];
  const members = Array.from({ length: groups }, (): number[] => []);
  const alone: number[] = [];
  m.nodes.forEach((node, i) => {
    if (m.of[i]!.length) (members[node.group ?? -1] ?? alone).push(i);
  });
  const count = members.reduce((sum, list) => sum + list.length, alone.length);
  if (count < FEWEST) return [];
  const xs = m.nodes.map((n) => n.x * stretch);
  const ys = m.nodes.map((n) => n.y);
  const area = Math.max(1, (largest(xs) - least(xs)) * (largest(ys) - least(ys)));
  const near = Math.sqrt(area / count); // how far neighbours are apart
  const cell = Math.max(near / 5, Math.sqrt(area / CELLS));
  const reach = Math.max(1.5 * near, 2.5 * cell);
  const [left, top] = [least(xs) - reach - cell, least(ys) - reach - cell];
  const wide = Math.ceil((largest(xs) + reach - left) / cell) + 2;
  const high = Math.ceil((largest(ys) + reach - top) / cell) + 2;
  const patches: { group: number; patch: Patch }[] = [];
  const first = new Float32Array(wide * high); // the densest at each corner, and the next
  const second = new Float32Array(wide * high);
  const owner = new Int32Array(wide * high).fill(-1);
  const rival = new Int32Array(wide * high).fill(-1);
  const spread = (list: number[], group: number): Patch => {
    const patch = dense(
      list.map((i) => [(xs[i]! - left) / cell, (ys[i]! - top) / cell]),
      reach / cell,
    );
    patch.field.forEach((value, n) => {
      const at = onGrid(patch, n, wide);
      if (value > first[at]!) {
        [second[at], rival[at]] = [first[at]!, owner[at]!];
        [first[at], owner[at]] = [value, group];
      } else if (value > second[at]!) [second[at], rival[at]] = [value, group];
    });
    return patch;
  };
  members.forEach((list, group) => {
    if (list.length >= FEWEST) patches.push({ group, patch: spread(list, group) });
    else alone.push(...list);
  });
  if (alone.length) spread(alone, -1);
  const tints = coloured(
    patches.map(({ group }) => group),
    owner,
    rival,
    second,
  );
  const out: Region[] = [];
  for (const { group, patch } of patches) {
    const over = patch.field.map((value, n) => {
      const at = onGrid(patch, n, wide);
      return value - Math.max(DENSE, owner[at] === group ? second[at]! : first[at]!);
    });
    const rims = outlines(over, patch.wide, patch.high)
      .map((rim) => smooth(rim).map(([x, y]): Point => [left + (patch.col + x) * cell, top + (patch.row + y) * cell]))
      .filter((rim) => Math.abs(size(rim)) > 1.3 * reach * reach); // more than one or two entities
    if (!rims.length) continue;
    out.push({ group, tint: tints.get(group)!, rims });
  }
  return out;
}

/** A piece of the grid that holds all of a group: there may be a thousand groups. */
interface Patch {
  col: number;
  row: number;
  wide: number;
  high: number;
  field: Float32Array;
}

/** How dense entities lie, in cells, each seen so far; 0 at the edge. */
function dense(spots: Point[], reach: number): Patch {
  const edges = (axis: 0 | 1) => {
    const values = spots.map((spot) => spot[axis]);
    const low = Math.floor(least(values) - reach);
    return [low, Math.ceil(largest(values) + reach) - low + 1] as const;
  };
  const [[col, wide], [row, high]] = [edges(0), edges(1)];
  const field = new Float32Array(wide * high);
  for (const [x, y] of spots)
    for (let v = Math.ceil(y - reach); v <= y + reach; v++)
      for (let u = Math.ceil(x - reach); u <= x + reach; u++) {
        const far = ((u - x) ** 2 + (v - y) ** 2) / (reach * reach);
        if (far < 1) field[(v - row) * wide + u - col]! += (1 - far) ** 2;
      }
  return { col, row, wide, high, field };
}

/** Where the cell of a patch lies on a grid so wide. */
const onGrid = ({ col, row, wide }: Patch, n: number, grid: number): number =>
  (row + Math.floor(n / wide)) * grid + col + (n % wide);

/** The closed lines along which a field on a grid is 0; the field is below 0 at the grid's edge. */
export function outlines(field: Float32Array, wide: number, high: number): Point[][] {
  const next = new Map<number, number>(); // from where such a line leaves a cell to where it came in
  const edges = (x: number, y: number) => [
    [y * wide + x, y * wide + x + 1],
    [y * wide + x + 1, (y + 1) * wide + x + 1],
    [(y + 1) * wide + x + 1, (y + 1) * wide + x],
    [(y + 1) * wide + x, y * wide + x],
  ];
  const name = (a: number, b: number) => 2 * Math.min(a, b) + (Math.abs(a - b) === 1 ? 0 : 1);
  for (let y = 0; y + 1 < high; y++)
    for (let x = 0; x + 1 < wide; x++) {
      const at = y * wide + x;
      const inside = [at, at + 1, at + wide + 1, at + wide].filter((corner) => field[corner]! > 0).length;
      if (inside === 0 || inside === 4) continue;
      const ring = edges(x, y);
      const entries: number[] = [];
      const exits: number[] = [];
      for (const [a, b] of ring) {
        if (field[a!]! > 0 === field[b!]! > 0) continue;
        (field[a!]! > 0 ? exits : entries).push(name(a!, b!));
      }
      if (field[at]! > 0 && entries.length === 2) entries.unshift(entries.pop()!); // two corners apart: each by itself
      exits.forEach((exit, n) => next.set(exit, entries[n]!));
    }
  const spot = (edge: number): Point => {
    const a = edge >> 1;
    const b = edge % 2 ? a + wide : a + 1;
    const t = field[a]! / (field[a]! - field[b]!);
    const [x, y] = [a % wide, Math.floor(a / wide)];
    return edge % 2 ? [x, y + t] : [x + t, y];
  };
  const rims: Point[][] = [];
  for (const start of next.keys()) {
    const rim: Point[] = [];
    for (let edge: number | undefined = start; edge !== undefined && next.has(edge);) {
      rim.push(spot(edge));
      const to: number = next.get(edge)!;
      next.delete(edge);
      edge = to;
    }
    if (rim.length > 2) rims.push(rim);
  }
  return rims;
}

/** Corners cut off, so that a rim is round. */
function smooth(rim: Point[]): Point[] {
  return rim.flatMap(([x, y], i): Point[] => {
    const [u, v] = rim[(i + 1) % rim.length]!;
    return [
      [0.75 * x + 0.25 * u, 0.75 * y + 0.25 * v],
      [0.25 * x + 0.75 * u, 0.25 * y + 0.75 * v],
    ];
  });
}

const size = (rim: Point[]): number =>
  rim.reduce((sum, [x, y], i) => sum + x * rim[(i + 1) % rim.length]![1] - rim[(i + 1) % rim.length]![0] * y, 0) / 2;

/** A tint for each group; those that border on each other get different ones. */
function coloured(groups: number[], owner: Int32Array, rival: Int32Array, second: Float32Array): Map<number, number> {
  const beside = new Map(groups.map((g) => [g, new Set<number>()]));
  owner.forEach((a, at) => {
    const b = rival[at]!;
    if (a >= 0 && b >= 0 && second[at]! > 0) (beside.get(a)!.add(b), beside.get(b)!.add(a));
  });
  const tints = new Map<number, number>();
  for (const [n, group] of groups.entries()) {
    const taken = new Set([...beside.get(group)!].map((g) => tints.get(g)));
    const free = Array.from({ length: TINTS }, (_, i) => (n + i) % TINTS).find((tint) => !taken.has(tint));
    tints.set(group, free ?? n % TINTS);
  }
  return tints;
}

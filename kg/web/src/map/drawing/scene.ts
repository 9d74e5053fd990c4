// What is drawn and how it looks: a plain function of the graph, what is seen of it, the view and the colours.

import type { Bundle, Model } from "../data";
import { colour, look, mix, shape, type Palette } from "./look";
import type { Room } from "./room";
import type { Seen, View } from "../view";

/** So many lines are drawn at once; of a larger graph the weightiest, and all those of what is selected. */
export const BUDGET = 1500;
/** From so many lines on, single facts step back. */
const CROWDED = 120;

export interface Line {
  bundle: Bundle;
  size: number;
  strong: boolean; // it belongs to what is selected
  colour: string;
  pattern: number;
}

export interface Dot {
  i: number;
  size: number;
  fill: string;
  rim: string;
  shape: number;
  rank: number; // what is drawn over what
}

export interface Scene {
  lines: Line[];
  loops: Line[]; // from an entity to itself
  dots: Dot[]; // the weightiest first
  left: number; // visible lines that the budget leaves out
  chosen: Set<number>; // the entities that are selected
  near: Set<number>; // these and their neighbours
  groups: Map<number, number>; // of each group: how many are shown
}

export function scene(m: Model, order: number[], seen: Seen, view: View, p: Palette, room: Room): Scene {
  const chosen = selected(m, seen, view);
  const near = new Set(chosen);
  const wanted = m.bundles.filter((b) => seen.counts[b.id] && seen.shade[b.s] === 2 && seen.shade[b.o] === 2);
  const inside = (b: Bundle) => chosen.has(b.s) && chosen.has(b.o);
  // A step of the tour that is about several entities is about what lies between them, if anything does.
  const between = !view.path && (view.pair !== null || wanted.some((b) => b.s !== b.o && inside(b)));
  const touching = (b: Bundle) =>
    seen.path ? seen.path.bundles.has(b.id) : between ? inside(b) : chosen.has(b.s) || chosen.has(b.o);
  const lit = (b: Bundle) => chosen.size > 0 && touching(b);
  const drawn = budget(
    m,
    seen,
    wanted.filter((b) => b.s !== b.o),
    lit,
  );
  for (const b of [...drawn.kept, ...wanted.filter((b) => b.s === b.o)]) if (lit(b)) near.add(b.s).add(b.o);
  const crowded = drawn.kept.length > CROWDED;
  const inks = m.kinds.map((kind) => colour(look(kind.id), p));
  const mixed = new Map<string, string>(); // there are few colours for many lines
  const paint = (kind: number, soft: number): string => {
    const key = `${kind} ${soft}`;
    let found = mixed.get(key);
    if (!found) mixed.set(key, (found = mix(p.paper, inks[kind]!, soft)));
    return found;
  };
  const line = (bundle: Bundle): Line => {
    const strong = lit(bundle);
    const { id } = m.kinds[bundle.kind]!;
    const { width, pattern } = look(id);
    const [one, two] = [m.nodes[bundle.s]!.group, m.nodes[bundle.o]!.group];
    const abroad = one != null && two != null && one !== two;
    const { depth, scale } = weight(id, seen.counts[bundle.id]!, crowded, room.many);
    const seenAs = depth * (abroad && id !== "dispute" ? 0.7 : 1);
    const soft = chosen.size ? (strong ? 1 : 0.1) : p.forced ? Math.max(0.7, seenAs) : seenAs;
    const size = width * (strong ? Math.max(1.15, scale) : scale) * (room.narrow && !strong ? 0.65 : 1);
    return { bundle, strong, size, pattern, colour: paint(bundle.kind, soft) };
  };
  const lines = drawn.kept.map(line).sort((a, b) => a.size - b.size); // the strong ones over the weak ones
  const loops = wanted
    .filter((b) => b.s === b.o)
    .slice(0, BUDGET)
    .map(line);
  const shades = m.classes.map((c) => colour(c, p)).map((c) => [mix(p.paper, c, 0.16), mix(p.paper, c, 0.34), c] as const);
  const dots: Dot[] = [];
  const groups = new Map<number, number>();
  for (const i of order) {
    const node = m.nodes[i]!;
    if (!seen.shade[i]) continue;
    if (node.group != null && seen.shade[i] === 2) groups.set(node.group, (groups.get(node.group) ?? 0) + 1);
    const back = seen.shade[i] === 1;
    const quiet = back || (chosen.size > 0 && !near.has(i));
    dots.push({
      i,
      size: room.radii[i]! * (back ? 0.6 : 1),
      fill: shades[node.class]![back ? 0 : quiet ? 1 : 2],
      rim: chosen.has(i) ? p.ink : p.paper,
      shape: shape(m.classes[node.class]!.shape),
      rank: room.many ? 0 : chosen.has(i) ? 2 : quiet ? 0 : 1,
    });
  }
  return { lines, loops, dots, left: drawn.left, chosen, near, groups };
}

/** The entities that a view is about. */
export function selected(m: Model, seen: Seen, { node, pair, focus, path, step }: View): Set<number> {
  const told = step === null ? [] : (m.story?.steps[step]?.focus ?? []);
  return new Set(path ? (seen.path?.nodes ?? path) : (pair ?? (node !== null ? [node] : focus !== null ? [focus] : told)));
}

/** The weightiest lines and those of what is selected; how many are left out. */
function budget(m: Model, seen: Seen, wanted: Bundle[], lit: (b: Bundle) => boolean): { kept: Bundle[]; left: number } {
  if (wanted.length <= BUDGET) return { kept: wanted, left: 0 };
  const weights = new Float64Array(m.bundles.length);
  for (const b of wanted)
    weights[b.id] = (lit(b) ? 1e9 : 0) + seen.counts[b.id]! * 1000 + Math.min(m.nodes[b.s]!.weight, m.nodes[b.o]!.weight);
  const least = Float64Array.from(wanted, (b) => weights[b.id]!).sort()[wanted.length - BUDGET]!;
  let equal = BUDGET - wanted.filter((b) => weights[b.id]! > least).length;
  const kept = wanted.filter((b) => weights[b.id]! > least || (weights[b.id] === least && equal-- > 0));
  return { kept, left: wanted.length - BUDGET };
}

/** How deep the colour of a line is and how wide it is: disputes and claims stand out, single facts step back. */
function weight(kind: string, count: number, crowded: boolean, many: boolean): { depth: number; scale: number } {
  const more = Math.min(1, Math.log2(count) * 0.3); // 0 for a single statement
  const told = kind === "fact" || kind === "plan";
  const depth = many ? (kind === "dispute" ? 0.9 : told ? 0.3 + 0.2 * more : 0.45) : !crowded ? 0.85 : 0;
  const scale = (many ? 0.55 : 1) * (1 + more);
  if (depth) return { depth, scale };
  if (kind === "dispute") return { depth: 0.95, scale };
  if (kind === "plan") return { depth: 0.6, scale: 0.75 * (1 + more) }; // dots are faint by themselves
  return told ? { depth: 0.36 + 0.34 * more, scale: 0.62 * (1 + 1.1 * more) } : { depth: 0.75, scale: 0.85 * (1 + more) };
}

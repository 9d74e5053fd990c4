// What is looked at: a plain value, the address that carries it, and what of the graph it leaves visible.

import type { Model } from "./data";
import { day, iso } from "./dates";

export interface View {
  node: number | null; // the entity in the panel
  pair: [number, number] | null; // the two entities whose relation is in the panel
  focus: number | null;
  steps: number;
  path: [number, number] | null;
  off: { kind: ReadonlySet<number>; class: ReadonlySet<number>; predicate: ReadonlySet<number> };
  document: number | null;
  said: number | null;
  from: number | null; // days
  to: number | null;
  undated: boolean;
  step: number | null; // of the tour
}

/** What the parts of the page may do. */
export interface Deeds {
  go(change: Partial<View>): void;
  say(text: string): void;
  find(words: string): number[];
}

const none: ReadonlySet<number> = new Set();
export const START: View = {
  node: null,
  pair: null,
  focus: null,
  steps: 1,
  path: null,
  off: { kind: none, class: none, predicate: none },
  document: null,
  said: null,
  from: null,
  to: null,
  undated: true,
  step: null,
};

/** What is visible. `shade` of an entity: 0 hidden, 1 in the background, 2 shown. */
export interface Seen {
  statements: number[];
  counts: Uint32Array; // visible statements of each bundle
  shade: Uint8Array;
  path: { nodes: number[]; bundles: Set<number> } | null; // null also where there is no way
  undated: number; // statements that only their missing date hides
}

/** The visible statements that a step of the tour is about: those on its path, between its entities, else of one of them. */
export function told(m: Model, v: View, seen: Seen): number[] {
  const { path, statements } = seen;
  if (path) return statements.filter((i) => path.bundles.has(m.bundleOf[i]!));
  const about = new Set(v.step === null ? [] : m.story?.steps[v.step]?.focus);
  if (!about.size) return statements;
  const between = statements.filter((i) => {
    const { s, o } = m.statements[i]!;
    return s !== o && about.has(s) && about.has(o);
  });
  return between.length ? between : statements.filter((i) => about.has(m.statements[i]!.s) || about.has(m.statements[i]!.o));
}

/** Whether anything but selection differs from the beginning. */
export const isFiltered = (v: View): boolean =>
  v.off.kind.size + v.off.class.size + v.off.predicate.size > 0 ||
  v.document !== null ||
  v.said !== null ||
  v.from !== null ||
  v.to !== null;

export function see(m: Model, v: View): Seen {
  const statements: number[] = [];
  const counts = new Uint32Array(m.bundles.length);
  const shade = new Uint8Array(m.nodes.length);
  const timed = v.from !== null || v.to !== null;
  const from = v.from ?? -Infinity;
  const to = v.to ?? Infinity;
  let undated = 0;
  m.statements.forEach((st, i) => {
    if (v.off.kind.has(st.kind) || v.off.predicate.has(st.p)) return;
    if (v.document !== null && st.doc !== v.document) return;
    if (v.said !== null && !st.said.includes(v.said) && !st.denied.includes(v.said)) return;
    if (v.off.class.has(m.nodes[st.s]!.class) || v.off.class.has(m.nodes[st.o]!.class)) return;
    if (timed) {
      if (Number.isNaN(m.first[i])) {
        if (!v.undated) return void undated++;
      } else if (m.first[i]! > to || m.last[i]! < from) return;
    }
    statements.push(i);
    counts[m.bundleOf[i]!]!++;
    shade[st.s] = shade[st.o] = 2;
  });
  if (!isFiltered(v)) m.of.forEach((own, i) => own.length && (shade[i] = 2)); // who only speaks has no line: not drawn unasked
  let path: Seen["path"] = null;
  if (v.path) {
    path = way(m, neighbours(m, counts), ...v.path);
    const on = new Set(path?.nodes ?? v.path);
    shade.forEach((s, i) => (shade[i] = on.has(i) ? 2 : s && 1));
  } else if (v.focus !== null) {
    const near = within(neighbours(m, counts), m, v.focus, v.steps);
    shade.forEach((s, i) => (shade[i] = near.has(i) ? 2 : s && 1));
  }
  for (const i of [v.node, v.focus, ...(v.path ?? [])]) if (i !== null) shade[i] = 2;
  return { statements, counts, shade, path, undated };
}

type Next = number[][]; // the visible bundles of each entity

function neighbours(m: Model, counts: Uint32Array): Next {
  const next: Next = m.nodes.map(() => []);
  for (const b of m.bundles) {
    if (!counts[b.id] || b.s === b.o) continue;
    next[b.s]!.push(b.id);
    next[b.o]!.push(b.id);
  }
  return next;
}

const other = (m: Model, bundle: number, at: number): number => {
  const b = m.bundles[bundle]!;
  return b.s === at ? b.o : b.s;
};

function within(next: Next, m: Model, start: number, steps: number): Set<number> {
  const seen = new Set([start]);
  let front = [start];
  for (let i = 0; i < steps; i++) {
    front = front.flatMap((at) => next[at]!.map((b) => other(m, b, at))).filter((to) => !seen.has(to) && seen.add(to));
  }
  return seen;
}

/** A shortest way between two entities over visible lines, whatever their direction. */
function way(m: Model, next: Next, start: number, end: number): Seen["path"] {
  const came = new Map<number, number>([[start, -1]]);
  const queue = [start];
  for (let i = 0; i < queue.length && !came.has(end); i++) {
    for (const b of next[queue[i]!]!) {
      const to = other(m, b, queue[i]!);
      if (came.has(to)) continue;
      came.set(to, queue[i]!);
      queue.push(to);
    }
  }
  if (!came.has(end)) return null;
  const nodes = [end];
  while (nodes[0] !== start) nodes.unshift(came.get(nodes[0]!)!);
  const on = (b: number): boolean =>
    nodes.some(
      (n, i) =>
        i > 0 &&
        ((m.bundles[b]!.s === n && m.bundles[b]!.o === nodes[i - 1]) ||
          (m.bundles[b]!.o === n && m.bundles[b]!.s === nodes[i - 1])),
    );
  return { nodes, bundles: new Set(nodes.flatMap((n) => next[n]!.filter(on))) };
}

// --- the address ---------------------------------------------------------------------------------------------------

/** The view as the fragment of an address, without `#`; "" for the beginning. */
export function toFragment(m: Model, v: View): string {
  const out = new URLSearchParams();
  const id = (i: number) => m.nodes[i]!.id;
  const put = (key: string, value: string | null) => value !== null && value !== "" && out.set(key, value);
  const ids = (set: ReadonlySet<number>, all: { id: string }[]) =>
    [...set]
      .map((i) => all[i]!.id)
      .sort()
      .join(" ");
  put("at", v.node === null ? null : id(v.node));
  put("between", v.pair && v.pair.map(id).join(" "));
  put("focus", v.focus === null ? null : id(v.focus));
  if (v.focus !== null) put("steps", v.steps === 1 ? null : String(v.steps));
  put("path", v.path && v.path.map(id).join(" "));
  put("no-kinds", ids(v.off.kind, m.kinds));
  put("no-classes", ids(v.off.class, m.classes));
  put("no-relations", ids(v.off.predicate, m.predicates));
  put("source", v.document === null ? null : m.documents[v.document]!.id);
  put("said", v.said === null ? null : id(v.said));
  put("from", v.from === null ? null : iso(v.from));
  put("to", v.to === null ? null : iso(v.to));
  put("undated", v.undated ? null : "no");
  put("step", v.step === null ? null : String(v.step + 1));
  return out.toString();
}

/** The view that a fragment describes; what it names and the map does not have is left out. */
export function fromFragment(m: Model, text: string): View {
  const got = new URLSearchParams(text.replace(/^#/, ""));
  const find = (all: { id: string }[], id: string | null) => {
    const i = id === null ? -1 : all.findIndex((one) => one.id === id);
    return i < 0 ? null : i;
  };
  const node = (id: string | null | undefined) => m.byId.get(id ?? "") ?? null;
  const two = (key: string): [number, number] | null => {
    const [a, b] = (got.get(key) ?? "").split(" ").map(node);
    return typeof a === "number" && typeof b === "number" ? [a, b] : null;
  };
  const set = (key: string, all: { id: string }[]) =>
    new Set(
      (got.get(key) ?? "")
        .split(" ")
        .map((id) => find(all, id))
        .filter((i) => i !== null),
    );
  const date = (key: string) => {
    const value = day(got.get(key));
    return Number.isNaN(value) ? null : value;
  };
  const step = Number(got.get("step")) - 1;
  return {
    node: node(got.get("at")),
    pair: two("between"),
    focus: node(got.get("focus")),
    steps: Math.min(3, Math.max(1, Math.trunc(Number(got.get("steps"))) || 1)),
    path: two("path"),
    off: { kind: set("no-kinds", m.kinds), class: set("no-classes", m.classes), predicate: set("no-relations", m.predicates) },
    document: find(m.documents, got.get("source")),
    said: node(got.get("said")),
    from: date("from"),
    to: date("to"),
    undated: got.get("undated") !== "no",
    step: m.story && m.story.steps[step] ? step : null,
  };
}

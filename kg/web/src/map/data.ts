// What the page carries, and the indexes that the viewer needs over it.

import { day } from "./dates";

export interface Statement {
  s: number;
  p: number;
  o: number;
  kind: number;
  text: string;
  quote: string | null;
  doc: number;
  time: [string | null, string | null] | null;
  said: number[];
  denied: number[];
  place: number | null;
  polarity: number;
  modality: string;
  proposition: string;
  confidence: number;
}
export interface Entity {
  id: string;
  label: string;
  class: number;
  aliases: string[];
  x: number;
  y: number;
  weight: number;
  about: string | null;
  short?: string; // what the documents call it, where the label is long
  group?: number | null; // those with many relations among themselves have the same
}
export interface Step {
  caption: string;
  focus: number[];
  path: [number, number] | null;
  date: string | null;
  kinds: string[] | null;
}
/** Where the pages of `kg serve` are; an id is appended to all but the first two. In a file there is none. */
export interface Site {
  home: string;
  file: string;
  map: string;
  entity: string;
  document: string;
  proposition: string;
  search: string;
}
export interface Payload {
  version: number;
  title: string;
  intro: string | null;
  quotes: "none" | "short" | "full";
  built: { documents: number; statements: number; hidden: number; why: string | null };
  classes: { id: string; label: string; shape: string; light: string; dark: string }[];
  kinds: { id: string; label: string; explain: string }[];
  predicates: { id: string; label: string }[];
  documents: { id: string; title: string; publisher: string | null; date: string | null; url: string | null }[];
  nodes: Entity[];
  statements: Statement[];
  story: { title: string; intro: string; steps: Step[] } | null;
  site?: Site | null;
}

/** Statements of one kind from one entity to another: one line of the drawing. */
export interface Bundle {
  id: number;
  s: number;
  o: number;
  kind: number;
  members: number[];
  bend: number;
  label: string;
}

export interface Model extends Payload {
  bundles: Bundle[];
  bundleOf: Int32Array; // of each statement
  of: number[][]; // the statements of each entity, as subject or object
  named: number[][]; // the statements that only name it: as place, claimant or denier
  first: Float64Array; // day on which a statement's act begins, NaN: undated
  last: Float64Array;
  span: [number, number] | null; // first and last day of all
  byId: Map<string, number>;
}

/** The payload with its indexes. */
export function model(payload: Payload): Model {
  const { nodes, statements, documents, predicates } = payload;
  const of: number[][] = nodes.map(() => []);
  const named: number[][] = nodes.map(() => []);
  const bundleOf = new Int32Array(statements.length);
  const first = new Float64Array(statements.length).fill(NaN);
  const last = new Float64Array(statements.length).fill(NaN);
  const bundles: Bundle[] = [];
  const found = new Map<string, Bundle>();
  let span: [number, number] | null = null;
  statements.forEach((st, i) => {
    const key = `${st.s} ${st.o} ${st.kind}`;
    let bundle = found.get(key);
    if (!bundle) {
      bundle = { id: bundles.length, s: st.s, o: st.o, kind: st.kind, members: [], bend: 0, label: "" };
      found.set(key, bundle);
      bundles.push(bundle);
    }
    bundle.members.push(i);
    bundleOf[i] = bundle.id;
    for (const end of new Set([st.s, st.o])) of[end]?.push(i);
    for (const other of new Set([...st.said, ...st.denied, ...(st.place === null ? [] : [st.place])])) {
      if (other !== st.s && other !== st.o) named[other]?.push(i);
    }
    const date = documents[st.doc]?.date;
    const [from, to] = st.time && (st.time[0] || st.time[1]) ? st.time : [date, date];
    const a = from ? day(from) : -Infinity;
    const b = to ? day(to, true) : Infinity;
    if (!Number.isNaN(a) && !Number.isNaN(b) && (Number.isFinite(a) || Number.isFinite(b))) {
      [first[i], last[i]] = [a, b];
      for (const value of [a, b]) {
        if (Number.isFinite(value)) span = span ? [Math.min(span[0], value), Math.max(span[1], value)] : [value, value];
      }
    }
  });
  spread(bundles);
  for (const bundle of bundles) {
    const words = [...new Set(bundle.members.map((i) => predicates[statements[i]!.p]?.label ?? ""))];
    const more = bundle.members.length > 1 && words.length === 1 ? ` ×${bundle.members.length}` : "";
    bundle.label = words.length < 3 ? words.join(", ") + more : `${words[0]} +${words.length - 1}`;
  }
  const byId = new Map(nodes.map((node, i) => [node.id, i]));
  return { ...payload, bundles, bundleOf, of, named, first, last, span, byId };
}

/** Lines between the same two entities bend away from each other. */
function spread(bundles: Bundle[]): void {
  const between = new Map<string, Bundle[]>();
  for (const b of bundles) {
    const key = b.s < b.o ? `${b.s} ${b.o}` : `${b.o} ${b.s}`;
    const group = between.get(key);
    if (group) group.push(b);
    else between.set(key, [b]);
  }
  for (const group of between.values()) {
    const step = Math.min(0.22, 0.9 / group.length);
    group.forEach((b, i) => {
      const bend = (i - (group.length - 1) / 2) * step;
      b.bend = (group.length === 1 ? 0.08 : bend) * (b.s < b.o || group.length === 1 ? 1 : -1);
    });
  }
}

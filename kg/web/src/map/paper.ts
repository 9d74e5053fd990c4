// What goes to the printer: the picture, what its lines mean, and the statements shown, under their sources.

import { clean, h } from "../query/dom";
import type { Model } from "./data";
import { period } from "./dates";
import { sourced } from "./statements";
import { texts as t } from "./texts";
import { web } from "./ui";
import type { Seen } from "./view";

/** So many statements are printed, about twenty-five pages: more would be a book. */
export const MOST = 1500;

/** The statements shown that are printed, in the order of the map, and how many are not. */
export function chosen(m: Model, seen: Seen, most = MOST): { printed: number[]; left: number } {
  const shown = seen.statements.filter((i) => seen.shade[m.statements[i]!.s] === 2 && seen.shade[m.statements[i]!.o] === 2);
  if (shown.length <= most) return { printed: shown, left: 0 };
  const dispute = m.kinds.findIndex((kind) => kind.id === "dispute");
  const weigh = (i: number) => (m.statements[i]!.kind === dispute ? 1e9 : 0) + seen.counts[m.bundleOf[i]!]!;
  const printed = [...shown].sort((a, b) => weigh(b) - weigh(a) || a - b).slice(0, most);
  return { printed: printed.sort((a, b) => a - b), left: shown.length - most };
}

/** The sheets; `when` says in words which times are shown, `caption` what the step of a tour says. */
export function paper(m: Model, image: SVGSVGElement | null, seen: Seen, when: string, caption?: string): HTMLElement[] {
  const { printed, left } = chosen(m, seen);
  const bySource = new Map<number, number[]>();
  for (const i of printed) {
    const { doc } = m.statements[i]!;
    const members = bySource.get(doc);
    if (members) members.push(i);
    else bySource.set(doc, [i]);
  }
  return [
    ...(image ? [h("div", {}, image)] : [h("h1", {}, clean(m.title))]),
    ...(caption ? [h("p", { class: "caption" }, clean(caption))] : []),
    h("p", {}, ...m.kinds.flatMap((k) => [h("b", {}, clean(k.label)), `: ${clean(k.explain)} `])),
    ...(printed.length + left < m.statements.length
      ? [h("p", {}, t.part(t.n(printed.length + left), t.statements(m.statements.length), when))]
      : []),
    ...(left ? [h("p", { class: "left" }, t.unprinted(t.statements(printed.length), t.n(left)))] : []),
    h("div", { class: "sources" }, ...[...bySource].map(([doc, members]) => source(m, doc, members))),
  ];
}

function source(m: Model, i: number, members: number[]): HTMLElement {
  const doc = m.documents[i];
  const url = web(doc?.url ?? null);
  const row = (n: number) => {
    const { text, kind, time } = m.statements[n]!;
    return h(
      "li",
      {},
      clean(text),
      h("small", {}, ` ${[t.kind[m.kinds[kind]!.id] ?? m.kinds[kind]!.label, period(time)].filter(Boolean).join(", ")}`),
    );
  };
  return h(
    "section",
    {},
    h("h2", {}, doc ? sourced(doc) : t.noSource),
    ...(url ? [h("p", {}, url)] : []),
    h("ul", {}, ...members.map(row)),
  );
}

/** Put it on the page while the browser prints. */
export function printing(onPaper: HTMLElement, sheets: () => HTMLElement[], ended: () => void): void {
  let shade: string | undefined;
  addEventListener("beforeprint", () => {
    shade = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light"; // ink on white
    onPaper.replaceChildren(...sheets());
  });
  addEventListener("afterprint", () => {
    onPaper.replaceChildren();
    if (shade) document.documentElement.dataset.theme = shade;
    else delete document.documentElement.dataset.theme;
    ended();
  });
}

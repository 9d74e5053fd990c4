// The drawer of filters: classes, relations, kinds, source and claimant.

import { clean, h, short } from "../query/dom";
import type { Model } from "./data";
import { combobox } from "./search";
import { texts as t } from "./texts";
import { button, classMark, kindMark } from "./ui";
import { START, type Deeds, type View } from "./view";

export interface Filters {
  root: HTMLElement;
  update(v: View): void;
}
type Part = keyof View["off"];

export function filters(m: Model, now: () => View, deeds: Deeds): Filters {
  const checks: { part: Part; i: number; box: HTMLInputElement }[] = [];
  const change = (part: Part, off: ReadonlySet<number>) => deeds.go({ off: { ...now().off, [part]: off } });
  const group = (
    part: Part,
    title: string,
    all: { label: string }[],
    sign: (i: number) => Element | null,
    used: Map<number, number>,
  ) => {
    const shown = all.map((_, i) => i).filter((i) => used.get(i));
    if (part === "predicate") shown.sort((a, b) => used.get(b)! - used.get(a)! || a - b);
    const rows = shown.map((i) => {
      const box = h("input", {
        type: "checkbox",
        onchange: () => {
          const off = new Set(now().off[part]);
          if (box.checked) off.delete(i);
          else off.add(i);
          change(part, off);
        },
      });
      checks.push({ part, i, box });
      const mark = sign(i);
      return h("label", {}, box, ...(mark ? [mark] : []), h("span", {}, clean(all[i]!.label)), h("small", {}, t.n(used.get(i)!)));
    });
    return h(
      "fieldset",
      {},
      h("legend", {}, title),
      h(
        "p",
        { class: "row" },
        button(t.all, () => change(part, new Set()), { class: "small", "aria-label": `${title}: ${t.all}` }),
        button(t.noneOf, () => change(part, new Set(shown)), { class: "small", "aria-label": `${title}: ${t.noneOf}` }),
      ),
      h(
        "div",
        {
          class: rows.length > 10 ? "checks long" : "checks",
          ...(rows.length > 10 ? { tabindex: 0, role: "group", "aria-label": title } : {}),
        },
        ...rows,
      ),
    );
  };
  const count = (values: Iterable<number>) => {
    const out = new Map<number, number>();
    for (const value of values) out.set(value, (out.get(value) ?? 0) + 1);
    return out;
  };
  const documents = h(
    "select",
    { id: "source", onchange: () => deeds.go({ document: documents.value === "" ? null : Number(documents.value) }) },
    h("option", { value: "" }, t.any),
  );
  const titled = m.documents
    .map((d, i) => ({ i, text: short(clean([d.publisher, d.title].filter(Boolean).join(": ")), 80) }))
    .sort((a, b) => a.text.localeCompare(b.text, "en"));
  for (const { i, text } of titled) documents.append(h("option", { value: i }, text));
  const speakers = new Set(m.statements.flatMap((s) => [...s.said, ...s.denied]));
  const find = (words: string) => deeds.find(words).filter((i) => speakers.has(i));
  const claimant = combobox(m, { find, label: t.said, hint: t.anyone, pick: (i) => deeds.go({ said: i }), say: deeds.say });
  const chosen = h("p", { class: "row" });
  const drawer = h(
    "section",
    { id: "filters", class: "drawer", "aria-label": t.filters, hidden: true },
    h(
      "div",
      { class: "groups" },
      group("kind", t.kinds, m.kinds, (i) => kindMark(m.kinds[i]!.id, 40), count(m.statements.map((s) => s.kind))),
      group(
        "class",
        t.classes,
        m.classes,
        (i) => classMark(m, i),
        count(m.nodes.filter((_, i) => m.of[i]!.length).map((x) => x.class)),
      ),
      group("predicate", t.predicates, m.predicates, () => null, count(m.statements.map((s) => s.p))),
      h(
        "div",
        { class: "others" },
        h("label", { for: "source" }, t.source),
        documents,
        ...(speakers.size ? [h("span", { class: "label" }, t.said), claimant.root, chosen] : []),
        button(t.reset, () => deeds.go({ off: START.off, document: null, said: null }), { class: "reset" }),
      ),
    ),
  );
  return {
    root: drawer,
    update(v) {
      for (const { part, i, box } of checks) box.checked = !v.off[part].has(i);
      documents.value = v.document === null ? "" : String(v.document);
      chosen.replaceChildren(
        ...(v.said === null
          ? []
          : [
              h("span", {}, clean(m.nodes[v.said]!.label)),
              button("×", () => deeds.go({ said: null }), { class: "small", "aria-label": t.anyone }),
            ]),
      );
    },
  };
}

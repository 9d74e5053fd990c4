// The same as tables, for those who read rather than look: what the map shows, row by row.

import { clean, h } from "../query/dom";
import type { Model } from "./data";
import { inWords, period } from "./dates";
import { texts as t } from "./texts";
import { button, entity, kindMark } from "./ui";
import type { Deeds, Seen } from "./view";

export interface Tables {
  root: HTMLElement;
  update(seen: Seen): void;
}

const PAGE = 50;

export function tables(m: Model, deeds: Deeds): Tables {
  const c = t.columns;
  const bodies = { entities: h("tbody"), statements: h("tbody") };
  const heads = { entities: [c.entity, c.class, c.count], statements: [c.statement, c.kind, c.when, c.source] };
  const names = { entities: t.entitiesTab, statements: t.statementsTab };
  const keys = ["entities", "statements"] as const;
  const tabs = keys.map((key) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${key}`,
        "aria-controls": `rows-${key}`,
        onclick: () => open(key),
        onkeydown: (e) => {
          if (!["ArrowLeft", "ArrowRight"].includes((e as KeyboardEvent).key)) return;
          open(key === "entities" ? "statements" : "entities");
          tabs.find((tab) => tab.tabIndex === 0)!.focus();
        },
      },
      names[key],
    ),
  );
  const panes = keys.map((key) =>
    h(
      "div",
      { id: `rows-${key}`, role: "tabpanel", "aria-labelledby": `tab-${key}`, class: "scroll", tabindex: 0 },
      h("table", {}, h("thead", {}, h("tr", {}, ...heads[key].map((text) => h("th", { scope: "col" }, text)))), bodies[key]),
    ),
  );
  const open = (key: (typeof keys)[number]) =>
    keys.forEach((k, i) => {
      panes[i]!.hidden = k !== key;
      tabs[i]!.setAttribute("aria-selected", String(k === key));
      tabs[i]!.tabIndex = k === key ? 0 : -1;
    });
  open("entities");
  const root = h(
    "section",
    { id: "table", class: "tables", "aria-label": t.table, tabindex: "-1" },
    h("h2", {}, t.table),
    h("p", { class: "quiet" }, t.tableHint),
    h("div", { role: "tablist", "aria-label": t.table }, ...tabs),
    ...panes,
  );

  const row = {
    entities: (i: number, count: number) =>
      h(
        "tr",
        {},
        h("td", {}, entity(m, i, deeds, m.nodes[i]!.label)),
        h("td", {}, m.classes[m.nodes[i]!.class]!.label),
        h("td", {}, t.n(count)),
      ),
    statements: (i: number) => {
      const st = m.statements[i]!;
      const doc = m.documents[st.doc];
      const kind = m.kinds[st.kind]!;
      return h(
        "tr",
        {},
        h(
          "td",
          {},
          h(
            "button",
            { type: "button", class: "sentence", onclick: () => deeds.go({ pair: [st.s, st.o], node: null, path: null }) },
            clean(st.text),
          ),
        ),
        h("td", { class: "nowrap" }, kindMark(kind.id, 34), " ", t.kind[kind.id] ?? clean(kind.label)),
        h("td", {}, period(st.time) || inWords(doc?.date) || t.undated),
        h("td", {}, clean([doc?.publisher, doc?.title].filter(Boolean).join(", "))),
      );
    },
  };
  const fill = (key: (typeof keys)[number], rows: number[], make: (i: number) => HTMLElement) => {
    const add = (start: number, count: number) => {
      bodies[key].append(...rows.slice(start, start + count).map(make));
      const left = rows.length - start - count;
      if (left <= 0) return;
      const more = h(
        "tr",
        {},
        h(
          "td",
          { colspan: heads[key].length },
          button(t.rest(left), () => {
            more.remove();
            add(start + count, 500);
          }),
        ),
      );
      bodies[key].append(more);
    };
    bodies[key].replaceChildren();
    add(0, PAGE);
  };
  return {
    root,
    update(seen) {
      const counts = new Uint32Array(m.nodes.length);
      const shown = seen.statements.filter((i) => seen.shade[m.statements[i]!.s] === 2 && seen.shade[m.statements[i]!.o] === 2);
      for (const i of shown) {
        const { s, o } = m.statements[i]!;
        counts[s]!++;
        if (s !== o) counts[o]!++;
      }
      const entities = m.nodes
        .map((_, i) => i)
        .filter((i) => seen.shade[i] === 2)
        .sort((a, b) => counts[b]! - counts[a]! || a - b);
      tabs[0]!.textContent = `${names.entities} (${t.n(entities.length)})`;
      tabs[1]!.textContent = `${names.statements} (${t.n(shown.length)})`;
      fill("entities", entities, (i) => row.entities(i, counts[i]!));
      fill("statements", shown, row.statements);
    },
  };
}

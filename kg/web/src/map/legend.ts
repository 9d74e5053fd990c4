// What lines, shapes and sizes mean, in plain words.

import { clean, h } from "../query/dom";
import type { Model } from "./data";
import { palette } from "./drawing/look";
import { texts as t } from "./texts";
import { classMark, kindMark } from "./ui";

export interface Legend {
  root: HTMLElement;
  update(): void;
}

export function legend(m: Model): Legend {
  const root = h("section", { class: "legend", "aria-label": t.legend });
  const kinds = new Set(m.statements.map((s) => s.kind));
  const classes = new Set(m.nodes.filter((_, i) => m.of[i]!.length).map((n) => n.class));
  const areas = m.nodes.some((n) => typeof n.group === "number");
  let inked = "";
  return {
    root,
    update() {
      const p = palette();
      const key = `${p.dark} ${p.forced}`;
      if (key === inked) return; // its marks have the colours of the page, else nothing changes
      inked = key;
      const line = (k: Model["kinds"][number], i: number) =>
        kinds.has(i) ? [h("div", {}, h("dt", {}, kindMark(k.id, 44), clean(k.label)), h("dd", {}, clean(k.explain)))] : [];
      const shape = (c: Model["classes"][number], i: number) =>
        classes.has(i) ? [h("li", {}, classMark(m, i), clean(c.label))] : [];
      root.replaceChildren(
        h("dl", { class: "kinds" }, ...m.kinds.flatMap(line)),
        h(
          "ul",
          { class: "classes" },
          ...m.classes.flatMap(shape),
          ...(classes.size ? [h("li", { class: "quiet" }, t.size)] : []),
          ...(areas ? [h("li", { class: "quiet" }, t.areas)] : []),
        ),
      );
    },
  };
}

// Small parts that several places use: buttons, marks of kinds and classes, copying.

import { clean, h, svg } from "../query/dom";
import type { Model } from "./data";
import { colour, look, mark, palette, Pattern, shape, strokes } from "./drawing/look";
import type { Deeds } from "./view";

/** The shape of a class. */
export function classMark(m: Model, c: number): SVGElement {
  const p = palette();
  const { shape: name } = m.classes[c]!;
  return svg(
    "svg",
    { class: "mark", viewBox: "-9 -9 18 18", width: 18, height: 18, "aria-hidden": "true" },
    mark(shape(name), 0, 0, 6.2, colour(m.classes[c]!, p), p.paper),
  );
}

/** The line of a kind, as the map draws it. */
export function kindMark(id: string, wide = 58): SVGElement {
  const p = palette();
  const kind = look(id);
  const stroke = colour(kind, p);
  const end = wide - 10;
  const root = svg(
    "svg",
    { class: "mark", viewBox: `0 0 ${wide} 14`, width: wide, height: 14, "aria-hidden": "true" },
    svg("line", { x1: 1, y1: 7, x2: end, y2: 7, stroke, ...strokes(kind, kind.width * 1.1) }),
  );
  if (kind.pattern === Pattern.Double)
    root.append(svg("line", { x1: 0, y1: 7, x2: end, y2: 7, stroke: p.paper, "stroke-width": 2.6 }));
  if (kind.pattern === Pattern.Crossed)
    root.append(svg("path", { d: `M${end / 2 - 4} 3l8 8m0-8l-8 8`, stroke, "stroke-width": 1.8, fill: "none" }));
  root.append(svg("path", { d: `M${end - 1} 2l10 5l-10 5z`, fill: stroke }));
  return root;
}

/** Copy a text; where the browser does not allow that, by a selected field. Returns whether it worked. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = h("textarea", { class: "unseen", readonly: true });
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

/** A web address, or null for everything else. */
export function web(url: string | null): string | null {
  return url && /^https?:\/\/[^\s/\\]/i.test(url) ? url : null;
}

/** A button that selects an entity, by the name that the documents use. */
export function entity(m: Model, i: number, deeds: Deeds, name = m.nodes[i]!.short ?? m.nodes[i]!.label): HTMLElement {
  const full = clean(m.nodes[i]!.label);
  return h(
    "button",
    {
      type: "button",
      class: "entity",
      ...(clean(name) === full ? {} : { title: full }),
      onclick: () => deeds.go({ node: i, pair: null, path: null }),
    },
    classMark(m, m.nodes[i]!.class),
    h("span", {}, clean(name)),
  );
}

export function button(
  text: string,
  act: () => void,
  attributes: Record<string, string | number | boolean> = {},
): HTMLButtonElement {
  return h("button", { type: "button", ...attributes, onclick: act }, text);
}

// Small parts that several places use: a box with suggestions, marks of kinds and classes, dates, copying.

import { clean, h, svg } from "../query/dom";
import { day, type Model } from "./data";
import { colour, look, mark, palette, Pattern, shape, strokes } from "./look";
import { texts } from "./texts";

const fold = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** A function that finds entities by label, alias or a part of them; the weightiest of the best come first. */
export function finder(m: Model): (words: string) => number[] {
  const names = m.nodes.map((node) => [node.label, node.short ?? node.label, ...node.aliases].map((name) => fold(clean(name))));
  return (words) => {
    const wanted = fold(words.trim());
    if (!wanted) return [];
    const found: [number, number][] = [];
    names.forEach((list, i) => {
      let best = 9;
      for (const name of list) {
        const at = name.indexOf(wanted);
        if (at < 0) continue;
        best = Math.min(best, name === wanted ? 0 : at === 0 ? 1 : /[^\p{L}\p{N}]/u.test(name[at - 1]!) ? 2 : 3);
      }
      if (best < 9) found.push([best, i]);
    });
    return found.sort(([a, i], [b, j]) => a - b || m.nodes[j]!.weight - m.nodes[i]!.weight || i - j).map(([, i]) => i);
  };
}

let boxes = 0;

/** A labelled text box that suggests entities while one types (the pattern "combobox" of ARIA). */
export function combobox(
  m: Model,
  find: (words: string) => number[],
  label: string,
  hint: string,
  pick: (i: number) => void,
  say: (text: string) => void,
): { root: HTMLElement; input: HTMLInputElement } {
  const id = `box${++boxes}`;
  const list = h("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
  const input = h("input", {
    id,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    placeholder: hint,
    maxlength: 100,
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-autocomplete": "list",
    "aria-label": label,
    enterkeyhint: "search",
  });
  let shown: number[] = [];
  let active = -1;
  const mark = (to: number) => {
    active = to;
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === active)));
    list.children[active]?.scrollIntoView({ block: "nearest" });
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${id}-${active}`);
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const choose = (i: number | undefined) => {
    if (i === undefined) return;
    input.value = "";
    shown = [];
    close();
    pick(i);
  };
  const open = () => {
    const words = input.value;
    shown = find(words).slice(0, 12);
    list.replaceChildren(
      ...shown.map((node, i) => {
        const { label: name, aliases, class: c } = m.nodes[node]!;
        const wanted = fold(words.trim());
        const alias = fold(name).includes(wanted) ? undefined : aliases.find((a) => fold(a).includes(wanted));
        return h(
          "li",
          {
            id: `${id}-${i}`,
            role: "option",
            "aria-selected": "false",
            onpointerdown: (e) => (e.preventDefault(), choose(node)),
          },
          classMark(m, c),
          h("span", {}, clean(name)),
          h("small", {}, alias ? clean(alias) : m.classes[c]!.label),
        );
      }),
    );
    if (words.trim() && !shown.length)
      list.replaceChildren(
        h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "none" }, texts.none),
      );
    list.hidden = !words.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
    if (words.trim()) say(texts.found(shown.length));
  };
  input.addEventListener("input", open);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const { key } = event;
    if ((key === "ArrowDown" || key === "ArrowUp") && shown.length) {
      if (list.hidden) open();
      else mark((active + (key === "ArrowDown" ? 1 : -1) + shown.length) % shown.length);
    } else if (key === "Enter") choose(shown[Math.max(0, active)]);
    else if (key === "Escape" && !list.hidden) {
      input.value = "";
      close();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  });
  return { root: h("div", { class: "box" }, input, list), input };
}

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

/** A date in words: 2 August 2019, August 2019, 2019. */
export function inWords(date: string | null | undefined): string {
  const [, year, month, dayOf] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date ?? "") ?? [];
  if (!year) return "";
  const options: Intl.DateTimeFormatOptions = {
    timeZone: "UTC",
    year: "numeric",
    ...(month ? { month: "long" } : {}),
    ...(dayOf ? { day: "numeric" } : {}),
  };
  return new Date(day(date) * 86_400_000).toLocaleDateString("en-GB", options);
}

/** The time of an act: a day, a month, a year, or from one to another. */
export function period(time: [string | null, string | null] | null): string {
  if (!time || (!time[0] && !time[1])) return "";
  const [a, b] = time;
  if (a && b) {
    if (a === b) return inWords(a);
    if (a.slice(5) === "01-01" && b.slice(5) === "12-31")
      return a.slice(0, 4) === b.slice(0, 4) ? a.slice(0, 4) : `${a.slice(0, 4)} to ${b.slice(0, 4)}`;
    if (a.slice(0, 7) === b.slice(0, 7) && a.endsWith("-01") && day(b) === day(a.slice(0, 7), true))
      return inWords(a.slice(0, 7));
    return `${inWords(a)} to ${inWords(b)}`;
  }
  return a ? `since ${inWords(a)}` : `until ${inWords(b)}`;
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

export function button(
  text: string,
  act: () => void,
  attributes: Record<string, string | number | boolean> = {},
): HTMLButtonElement {
  return h("button", { type: "button", ...attributes, onclick: act }, text);
}

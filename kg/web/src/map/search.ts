// Finding an entity by its names: what matches, and the box that suggests it while one types.

import { clean, h } from "../query/dom";
import type { Model } from "./data";
import { texts as t } from "./texts";
import { classMark } from "./ui";

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

export interface Search {
  find(words: string): number[];
  label: string;
  hint: string;
  pick(i: number): void;
  say(text: string): void;
  /** Where one may look for what is not found here. */
  elsewhere?(words: string): { text: string; go: () => void } | null;
}

const SUGGESTIONS = 12;
let boxes = 0;

/** A labelled text box that suggests entities while one types (the pattern "combobox" of ARIA). */
export function combobox(
  m: Model,
  { find, label, hint, pick, say, elsewhere }: Search,
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
  let choices: { row: HTMLElement; act: () => void }[] = [];
  let active = -1;
  const mark = (to: number) => {
    active = to;
    choices.forEach(({ row }, i) => row.setAttribute("aria-selected", String(i === active)));
    choices[active]?.row.scrollIntoView({ block: "nearest" });
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${id}-${active}`);
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const option = (act: () => void, ...parts: (Node | string)[]) => {
    const choose = () => {
      input.value = "";
      close();
      choices = [];
      act();
    };
    const row = h("li", { id: `${id}-${choices.length}`, role: "option", "aria-selected": "false" }, ...parts);
    row.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    row.addEventListener("click", choose);
    choices.push({ row, act: choose });
    return row;
  };
  const open = () => {
    const words = input.value.trim();
    const found = find(words).slice(0, SUGGESTIONS);
    choices = [];
    const rows = found.map((node) => {
      const { label: name, aliases, class: c } = m.nodes[node]!;
      const wanted = fold(words);
      const alias = fold(name).includes(wanted) ? undefined : aliases.find((a) => fold(a).includes(wanted));
      return option(
        () => pick(node),
        classMark(m, c),
        h("span", {}, clean(name)),
        h("small", {}, alias ? clean(alias) : m.classes[c]!.label),
      );
    });
    if (!found.length) {
      rows.push(h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "none" }, t.none));
      const other = words && elsewhere?.(words);
      if (other) rows.push(option(other.go, other.text));
    }
    list.replaceChildren(...rows);
    list.hidden = !words;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
    if (words) say(t.found(found.length) + (found.length || !choices.length ? "" : `. ${choices[0]!.row.textContent}`));
  };
  input.addEventListener("input", open);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const { key } = event;
    if ((key === "ArrowDown" || key === "ArrowUp") && choices.length) {
      if (list.hidden) open();
      else mark((active + (key === "ArrowDown" ? 1 : -1) + choices.length) % choices.length);
    } else if (key === "Enter") choices[Math.max(0, active)]?.act();
    else if (key === "Escape" && !list.hidden) {
      input.value = "";
      choices = []; // or Enter would take what was suggested before
      close();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  });
  return { root: h("div", { class: "box" }, input, list), input };
}

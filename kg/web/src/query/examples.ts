// The named queries of the project as questions in plain words, grouped; a click loads one.

import { clean, h } from "./dom";
import type { Example } from "./graph";

/** A list of questions; `pick` gets the one that was clicked. Open where there is room beside the editor. */
export function examples(all: Example[], pick: (example: Example) => void): HTMLElement {
  const groups = new Map<string, Example[]>();
  for (const one of all) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  const wide = window.matchMedia("(min-width: 60rem)");
  const list = h("details", { class: "kg-examples", open: wide.matches }, h("summary", {}, "Example questions"));
  let number = 0;
  for (const [group, members] of groups) {
    const items = members.map((one) =>
      h(
        "li",
        {},
        h(
          "button",
          {
            type: "button",
            "data-name": one.name,
            onclick: () => {
              for (const button of list.querySelectorAll("button")) button.removeAttribute("aria-current");
              list.querySelector(`button[data-name="${CSS.escape(one.name)}"]`)?.setAttribute("aria-current", "true");
              if (!wide.matches) list.open = false;
              pick(one);
            },
          },
          clean(one.question),
        ),
      ),
    );
    const id = `kg-group-${number++}`;
    list.append(h("h2", { id }, clean(group)), h("ul", { "aria-labelledby": id }, ...items));
  }
  return list;
}

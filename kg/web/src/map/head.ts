// The head of the page: the way home, the title, the search and the tools.

import { clean, h } from "../query/dom";
import type { Model } from "./data";
import { savePNG, saveSVG } from "./drawing/picture";
import { combobox } from "./search";
import { address, links } from "./site";
import { texts as t } from "./texts";
import { button, copy } from "./ui";
import type { Deeds } from "./view";

export interface Head {
  root: HTMLElement;
  search: { root: HTMLElement; input: HTMLInputElement };
  tour: HTMLButtonElement | null;
  present: HTMLButtonElement;
  /** Close the menu; returns whether it was open. */
  close(): boolean;
  /** Leave out what needs a drawing. */
  plain(): void;
}

export interface Tools {
  image(): SVGSVGElement;
  tour(): void;
  present(): void;
  theme(): void;
}

export function head(m: Model, deeds: Deeds, drawer: HTMLElement, tools: Tools): Head {
  const search = combobox(m, {
    find: deeds.find,
    label: t.search,
    hint: t.searchHint,
    pick: (node) => deeds.go({ node, pair: null, path: null, focus: null }),
    say: deeds.say,
    elsewhere(words) {
      const to = address(m, "search", words);
      return to ? { text: t.elsewhere(words), go: () => location.assign(to) } : null;
    },
  });
  const toggle = () => {
    drawer.hidden = !drawer.hidden;
    drawer.parentElement?.classList.toggle("filtering", !drawer.hidden);
    filters.setAttribute("aria-expanded", String(!drawer.hidden));
  };
  const filters = button(t.filters, toggle, { "aria-expanded": "false", "aria-controls": drawer.id });
  drawer.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    toggle();
    filters.focus();
  });

  const item = (text: string, act: () => void) => button(text, () => (close(), act()));
  const pictures = [item(t.png, () => void savePNG(m, tools.image()).catch(() => deeds.say(t.notSaved))), item(t.svg, () => saveSVG(m, tools.image()))];
  const link = () => void copy(location.href).then((done) => deeds.say(done ? t.linkCopied : t.notCopied));
  const menu = h(
    "details",
    { class: "menu" },
    h("summary", {}, t.share),
    h(
      "div",
      {},
      item(t.link, link),
      ...pictures,
      ...links(m, "file", "", t.file, { download: true }),
      item(t.print, () => window.print()),
    ),
  );
  const close = (): boolean => {
    const was = menu.open;
    if (was && menu.contains(document.activeElement)) menu.querySelector("summary")!.focus();
    menu.open = false;
    return was;
  };
  menu.addEventListener("click", (event) => event.target instanceof HTMLAnchorElement && close());
  menu.addEventListener("focusout", (event) => event.relatedTarget && !menu.contains(event.relatedTarget as Node) && close());
  document.addEventListener("click", (event) => menu.open && !menu.contains(event.target as Node) && close());

  const tour = m.story?.steps.length ? button(t.tour, tools.tour) : null;
  const present = button(t.present, tools.present);
  const theme = button("◐", tools.theme, { "aria-label": t.theme, title: t.theme });
  if (!m.nodes.length) filters.hidden = present.hidden = true;
  const root = h(
    "header",
    { class: "top" },
    ...links(m, "home", "", t.home, { class: "home", "aria-label": t.homeHint, title: t.homeHint }),
    h("h1", {}, clean(m.title)),
    search.root,
    h("div", { class: "tools" }, filters, ...(tour ? [tour] : []), present, menu, theme),
  );
  return {
    root,
    search,
    tour,
    present,
    close,
    plain() {
      for (const one of [...pictures, present]) one.hidden = true;
    },
  };
}

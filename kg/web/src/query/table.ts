// The table of a result: a real table, sorted by its headings, filtered by words, drawn a page at a time.

import { clean, h } from "./dom";
import type { Graph, Row, Term } from "./graph";
import { date, isNumber, result } from "./rows";
import type { View, Yasr } from "./yasgui";

const PAGE = 100;
const collator = new Intl.Collator("en", { numeric: true });

function compare(a: Term | undefined, b: Term | undefined): number {
  if (!a || !b) return Number(!a) - Number(!b);
  return isNumber(a) && isNumber(b) ? Number(a.value) - Number(b.value) : collator.compare(a.value, b.value);
}

function kind(term: Term | undefined): string {
  return isNumber(term) ? "kg-number" : date(term) ? "kg-date" : "kg-words";
}

/** What is shown for a term: a link for an IRI that leads somewhere, the text of a literal with its language. */
export function cell(graph: Graph, term: Term | undefined): Node | string {
  if (!term) return "";
  if (term.type !== "uri") {
    const text = h("bdi", {}, clean(term.type === "bnode" ? "_:" + term.value : term.value));
    const language = term["xml:lang"];
    return language && language !== "en" ? h("span", {}, text, " ", h("small", {}, language)) : text;
  }
  const text = clean(graph.shorten(term.value) ?? term.value);
  const address = graph.link(term.value);
  if (!address) return h("bdi", {}, text);
  const outside: Record<string, string> = address.startsWith("/") ? {} : { rel: "noopener noreferrer nofollow" };
  return h("a", { href: address, title: clean(term.value), ...outside }, h("bdi", {}, text));
}

export function table(graph: Graph) {
  return class Table implements View {
    readonly priority = 10;
    readonly label = "Table";
    constructor(private yasr: Yasr) {}

    canHandleResults(): boolean {
      return !!result(this.yasr);
    }

    getIcon(): undefined {}

    draw(): void {
      const found = result(this.yasr);
      if (!found) return;
      let [sorted, down, words, shown] = ["", false, "", PAGE];
      const body = h("tbody");
      const heads = found.columns.map((column) =>
        h("th", { scope: "col" }, h("button", { type: "button", onclick: () => sort(column) }, clean(column))),
      );
      const more = h("button", { type: "button", class: "kg-button", onclick: () => ((shown += PAGE), update()) }, `Show ${PAGE} more`);
      const count = h("p", { class: "kg-note", "aria-live": "polite" });

      const sort = (column: string) => {
        [sorted, down] = [column, sorted === column && !down];
        found.columns.forEach((c, n) => {
          if (c === column) heads[n]?.setAttribute("aria-sort", down ? "descending" : "ascending");
          else heads[n]?.removeAttribute("aria-sort");
        });
        update();
      };
      const matches = (row: Row) => !words || found.columns.some((c) => row[c]?.value.toLowerCase().includes(words));
      const update = () => {
        const rows = found.rows.filter(matches);
        if (sorted) rows.sort((a, b) => (down ? -1 : 1) * compare(a[sorted], b[sorted]));
        body.replaceChildren(
          ...rows.slice(0, shown).map((row) =>
            h("tr", {}, ...found.columns.map((c) => h("td", { class: kind(row[c]) }, cell(graph, row[c])))),
          ),
        );
        more.hidden = rows.length <= shown;
        count.textContent = rows.length > shown || words ? `${Math.min(shown, rows.length)} of ${found.rows.length} rows are shown.` : "";
      };
      const filter = h("input", {
        type: "search",
        placeholder: "Filter rows",
        "aria-label": "Filter rows",
        oninput: (event) => {
          words = (event.target as HTMLInputElement).value.trim().toLowerCase();
          update();
        },
      });
      update();
      const scroll = h("div", { class: "kg-scroll", tabindex: 0, role: "region", "aria-label": "Table of the result" });
      scroll.append(h("table", { class: "kg-table" }, h("thead", {}, h("tr", {}, ...heads)), body));
      const tools = found.rows.length > 10 ? [h("p", { class: "kg-tools" }, filter)] : [];
      const none = found.rows.length ? [] : [h("p", { class: "kg-note" }, "No rows: nothing in the graph matches this query.")];
      this.yasr.resultsEl.append(...tools, ...none, scroll, count, more);
    }
  };
}

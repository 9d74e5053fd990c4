// The answer as the server gave it.

import { h } from "./dom";
import type { View, Yasr } from "./yasgui";

const MOST = 200_000; // characters on the page; the download has all

export class Raw implements View {
  readonly priority = 1;
  readonly label = "Answer";
  constructor(private yasr: Yasr) {}

  canHandleResults(): boolean {
    return !!this.yasr.results && !this.yasr.results.hasError();
  }

  getIcon(): undefined {}

  draw(): void {
    const text = this.yasr.results?.getOriginalResponseAsString() ?? "";
    const shown = text.length > MOST ? text.slice(0, MOST) + "\n…" : text;
    this.yasr.resultsEl.append(h("pre", { class: "kg-scroll", tabindex: 0, "aria-label": "The answer as the server gave it" }, shown));
  }
}

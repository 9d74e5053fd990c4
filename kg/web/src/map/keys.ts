// The keyboard: moving over the drawing, and the keys that work everywhere.

import { clean } from "../query/dom";
import type { Model } from "./data";
import type { Stage } from "./drawing/stage";
import { texts as t } from "./texts";

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const PAN = 60; // pixels

/** Arrows move a mark from entity to entity, with Shift the map; Enter selects. `taken` says which keys others need. */
export function onDrawing(
  m: Model,
  stage: Stage,
  place: HTMLElement,
  on: { taken(key: string): boolean; pick(i: number): void; say(text: string): void },
): void {
  place.addEventListener("keydown", (event) => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || on.taken(key)) return;
    const way = ARROWS[key];
    if (way && event.shiftKey) stage.pan(way[0] * PAN, way[1] * PAN);
    else if (way) {
      const i = stage.move(...way);
      if (i !== null) {
        const { label, class: c } = m.nodes[i]!;
        on.say(`${clean(label)}, ${m.classes[c]!.label}, ${t.statements(m.of[i]!.length)}`);
      }
    } else if (key === "Enter" && stage.cursor !== null) on.pick(stage.cursor);
    else if (key === "+" || key === "=") stage.zoom(1.4);
    else if (key === "-") stage.zoom(1 / 1.4);
    else if (key === "0") stage.fit();
    else return;
    event.preventDefault();
  });
}

/** Escape leaves, / searches; while a tour is presented, arrows and pages turn its steps, as presenters' buttons do. */
export function everywhere(on: { escape(): void; search(): void; turn(by: 1 | -1): boolean }): void {
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const typing = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
    if (key === "Escape") on.escape();
    else if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    else if (key === "/") {
      on.search();
      event.preventDefault();
    } else if (["ArrowRight", "PageDown"].includes(key)) on.turn(1) && event.preventDefault();
    else if (["ArrowLeft", "PageUp"].includes(key)) on.turn(-1) && event.preventDefault();
  });
}

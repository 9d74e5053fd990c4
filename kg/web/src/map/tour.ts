// The guided tour: its bar with the caption, and what of the map each step shows.

import { clean, h } from "../query/dom";
import type { Model } from "./data";
import { day } from "./dates";
import { texts as t } from "./texts";
import { button } from "./ui";
import { START, type Deeds, type View } from "./view";

export interface Tour {
  root: HTMLElement;
  /** Go to a step, or to the end. */
  go(step: number | null): void;
  /** Begin, with the keyboard in the bar. */
  begin(): void;
  /** The entities that a step is about. */
  about(step: number): number[];
  update(v: View): void;
}

export function tour(m: Model, deeds: Deeds, ended: () => void): Tour {
  const steps = m.story?.steps ?? [];
  const root = h("section", { class: "tourbar", "aria-label": t.tour, hidden: true });
  const go = (step: number | null) => {
    const one = step === null ? undefined : steps[step];
    if (!one) return deeds.go({ ...START, step: null });
    const date = day(one.date);
    const to = Number.isNaN(date) ? null : date;
    const { kinds } = one;
    const off = kinds ? new Set(m.kinds.flatMap((kind, i) => (kinds.includes(kind.id) ? [] : [i]))) : START.off.kind;
    deeds.go({ ...START, off: { ...START.off, kind: off }, path: one.path, to, undated: to === null, step });
    deeds.say(`${t.stepOf(step! + 1, steps.length)}. ${clean(one.caption)}`);
  };
  const focus = (name: string) =>
    (
      root.querySelector<HTMLElement>(`.${name}:not([disabled])`) ?? root.querySelector<HTMLElement>("button:not([disabled])")
    )?.focus({ preventScroll: true });
  let shown: number | null = null;
  return {
    root,
    go,
    begin() {
      if (!steps.length) return;
      go(0);
      focus("next");
    },
    about: (step) => steps[step]?.focus ?? [],
    update({ step }) {
      const one = step === null ? undefined : steps[step];
      if (step === shown && one) return;
      shown = one ? step : null;
      const was = root.contains(document.activeElement) ? document.activeElement!.classList[0] : undefined;
      root.hidden = !one;
      if (!one) {
        root.replaceChildren();
        if (was) ended();
        return;
      }
      const [at, last] = [step!, step! + 1 >= steps.length];
      const back = button(`◂ ${t.back}`, () => go(at - 1), { class: "back", disabled: !at });
      const next = button(last ? t.endTour : `${t.next} ▸`, () => go(last ? null : at + 1), { class: "next primary" });
      const end = last ? [] : [button(t.endTour, () => go(null), { class: "end" })];
      root.replaceChildren(
        h("p", { class: "quiet" }, t.stepOf(at + 1, steps.length)),
        h("p", { class: "caption" }, clean(one.caption)),
        h("div", { class: "row" }, back, next, ...end),
      );
      if (was) focus(was);
    },
  };
}

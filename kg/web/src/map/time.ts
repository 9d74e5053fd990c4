// The time slider: two handles over the years of the statements, and play, which lets them pass.

import { h, svg } from "../query/dom";
import type { Model } from "./data";
import { inWords, iso, period } from "./dates";
import { still } from "./drawing/stage";
import { texts as t } from "./texts";
import { button } from "./ui";
import type { Deeds, View } from "./view";

export interface Time {
  root: HTMLElement;
  update(v: View): void;
  stop(): void;
}

const yearOf = (day: number): number => Number(iso(day).slice(0, 4));
const startOf = (year: number): number => Date.UTC(year, 0, 1) / 86_400_000;
const endOf = (year: number): number => Date.UTC(year, 11, 31) / 86_400_000;

/** The distance of the years that are written under so many, when about `room` of them fit. */
const distance = (years: number, room: number): number =>
  [1, 2, 5, 10, 20, 50, 100, 200, 500].find((step) => years / step <= room) ?? 1000;

/** The years under the bars, those that stay on a narrow screen first of all. */
function scale(first: number, years: number): HTMLElement {
  const [wide, narrow] = [distance(years, 14), distance(years, 5)];
  const marks = h("div", { class: "ends", "aria-hidden": "true" });
  for (let year = first; year < first + years; year++) {
    const end = year === first || year === first + years - 1;
    if (!end && (year % wide || year - first < wide * 0.7 || first + years - 1 - year < wide * 0.7)) continue;
    const close = year - first < narrow * 0.7 || first + years - 1 - year < narrow * 0.7;
    const mark = h("span", { class: !end && (year % narrow || close) ? "fine" : "" }, String(year));
    mark.style.setProperty("--at", String(year - first));
    marks.append(mark);
  }
  return marks;
}

/** The times that a view shows, in words. */
export function spell(m: Model, v: View): string {
  if (v.from === null && v.to === null) return t.whenAll;
  const to = iso(v.to ?? endOf(yearOf(m.span?.[1] ?? 0)));
  return v.from === null ? t.asOf(inWords(to)) : period([iso(v.from), to]);
}

export function time(m: Model, deeds: Deeds): Time | null {
  if (!m.span || yearOf(m.span[0]) === yearOf(m.span[1])) return null;
  const [first, last] = [yearOf(m.span[0]), yearOf(m.span[1])];
  const counts = new Array<number>(last - first + 1).fill(0);
  m.first.forEach((a, i) => {
    const value = Number.isFinite(a) ? a : m.last[i]!;
    if (Number.isFinite(value)) counts[yearOf(value) - first]!++;
  });
  const most = Math.max(...counts);
  const bars = counts.map((count, i) =>
    svg(
      "rect",
      { x: i + 0.1, width: 0.8, y: count ? 20 - 2 - (18 * count) / most : 20, height: count ? 2 + (18 * count) / most : 0 },
      svg("title", {}, t.perYear(first + i, count)),
    ),
  );
  const chart = svg(
    "svg",
    {
      class: "years",
      viewBox: `0 0 ${counts.length} 20`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": t.histogram(first, last),
    },
    ...bars,
  );
  const slide = (label: string, value: number, set: (year: number) => void) => {
    const input = h("input", { type: "range", min: first, max: last, step: 1, value, "aria-label": label });
    input.addEventListener("input", () => {
      stop();
      set(Number(input.value));
    });
    return input;
  };
  const begin = slide(t.from, first, (year) => set(Math.min(year, Number(end.value)), Number(end.value)));
  const end = slide(t.to, last, (year) => set(Math.min(year, Number(begin.value)), year));
  const set = (a: number, b: number) => {
    const all = a <= first && b >= last;
    deeds.go({ from: a <= first ? null : startOf(a), to: b >= last ? null : endOf(b), undated: all });
  };
  const words = h("output", {}, t.whenAll);
  const undated = h("input", { type: "checkbox", onchange: () => deeds.go({ undated: undated.checked }) });
  const undatedLabel = h("label", { class: "undated" }, undated, t.withUndated);
  let timer = 0;
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    play.textContent = `▶ ${t.play}`;
  };
  const tick = () => {
    const [a, b] = [Number(begin.value), Number(end.value)];
    if (b >= last) return stop();
    let next = b + 1;
    while (next < last && !counts[next - first]) next++; // years of which nothing is told
    set(a, next);
  };
  const play = button(`▶ ${t.play}`, () => {
    if (timer) return stop();
    if (Number(end.value) >= last) set(Number(begin.value), Number(begin.value));
    play.textContent = `❚❚ ${t.pause}`;
    timer = window.setInterval(tick, still() ? 2000 : 1100);
  });
  const slider = h("div", { class: "slider" }, chart, begin, end, scale(first, counts.length));
  slider.style.setProperty("--years", String(counts.length)); // bar, handle and year stand in the middle of their part
  const root = h("section", { class: "time", "aria-label": t.time }, play, slider, h("p", {}, words, undatedLabel));
  return {
    root,
    stop,
    update(v) {
      const [a, b] = [v.from === null ? first : yearOf(v.from), v.to === null ? last : yearOf(v.to)];
      begin.value = String(a);
      end.value = String(b);
      bars.forEach((bar, i) => bar.classList.toggle("out", first + i < a || first + i > b));
      words.textContent = spell(m, v);
      for (const input of [begin, end]) input.setAttribute("aria-valuetext", words.textContent);
      undatedLabel.classList.toggle("away", v.from === null && v.to === null); // its room stays, so that the map does not move
      undated.checked = v.undated;
    },
  };
}

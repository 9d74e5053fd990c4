// A result over time: a bar for each year, or for each month where the dates lie close together.

import { clean, h, svg } from "./dom";
import { date, dateColumns, numberColumns, result, type Result } from "./rows";
import type { View, Yasr } from "./yasgui";

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const CLOSE = 36; // months: up to here a bar is a month
const MANY = 400; // bars: beyond this they would be thinner than a hair

export interface Bar {
  name: string;
  size: number;
}
export interface Bars {
  bars: Bar[];
  unit: "month" | "year" | "decade";
  undated: number;
}

/** Bars without gaps, from rows with a date; the size of a bar is the number of its rows, or the sum of a column. */
export function bars({ rows }: Result, when: string, what: string): Bars {
  const points: [number, number, number][] = [];
  for (const row of rows) {
    const point = date(row[when]);
    if (point) points.push([...point, what ? Number(row[what]?.value ?? 0) || 0 : 1]);
  }
  const undated = rows.length - points.length;
  if (!points.length) return { bars: [], unit: "year", undated };
  const serial = points.map(([y, m]) => y * 12 + Math.max(m, 1) - 1);
  const span = Math.max(...serial) - Math.min(...serial);
  const unit = span < CLOSE && points.every(([, m]) => m > 0) ? "month" : span < MANY * 12 ? "year" : "decade";
  const width = { month: 1, year: 12, decade: 120 }[unit];
  const [first, last] = [Math.min(...serial), Math.max(...serial)].map((s) => Math.floor(s / width)) as [number, number];
  const sizes = new Array<number>(last - first + 1).fill(0);
  points.forEach(([, , size], n) => {
    const place = Math.floor((serial[n] ?? 0) / width) - first;
    sizes[place] = (sizes[place] ?? 0) + size;
  });
  const name = (n: number) => (unit === "month" ? `${MONTHS[n % 12]} ${Math.floor(n / 12)}` : unit === "year" ? `${n}` : `${n * 10}s`);
  return { bars: sizes.map((size, n) => ({ name: name(first + n), size })), unit, undated };
}

/** A round number at or above `size`, and the step between the lines up to it. */
export function scale(size: number): [number, number] {
  const rough = Math.max(size, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max([1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough, Number.isInteger(size) ? 1 : 0);
  return [Math.ceil(size / step) * step || step, step];
}

export class Chart implements View {
  readonly priority = 3;
  readonly label = "Over time";
  private when = "";
  private what = "";
  constructor(private yasr: Yasr) {}

  canHandleResults(): boolean {
    const found = result(this.yasr);
    return !!found && dateColumns(found).length > 0;
  }

  getIcon(): undefined {}

  draw(): void {
    const found = result(this.yasr);
    if (!found) return;
    const dates = dateColumns(found);
    const numbers = numberColumns(found).filter((c) => !dates.includes(c));
    if (!dates.includes(this.when)) this.when = dates[0] ?? "";
    // A query that counts by itself has a column of whole numbers: then these are what should be drawn.
    const counts = numbers.filter((c) => found.rows.every((r) => Number.isInteger(Number(r[c]?.value ?? 0))));
    if (this.what && !numbers.includes(this.what)) this.what = "";
    if (!this.what) this.what = counts[0] ?? "";
    const place = h("div");
    const update = () => place.replaceChildren(...this.picture(found));
    const choice = (label: string, names: [string, string][], chosen: string, set: (name: string) => void) => {
      const select = h("select", { onchange: () => (set(select.value), update()) });
      for (const [value, text] of names) select.append(h("option", { value, selected: value === chosen }, clean(text)));
      return names.length > 1 ? [h("label", {}, label, " ", select)] : [];
    };
    const named = (names: string[]) => names.map((n): [string, string] => [n, n]);
    this.yasr.resultsEl.append(
      h(
        "p",
        { class: "kg-tools" },
        ...choice("Date", named(dates), this.when, (name) => (this.when = name)),
        ...choice("Height", [["", "number of rows"], ...named(numbers)], this.what, (name) => (this.what = name)),
      ),
      place,
    );
    update();
  }

  private picture(found: Result): Element[] {
    const { bars: all, unit, undated } = bars(found, this.when, this.what);
    const title = `${this.what || "Rows"} by ${unit} of ${this.when}`;
    const [width, height, left, bottom] = [Math.max(this.yasr.resultsEl.clientWidth - 2, 300), 300, 44, 26];
    const [top, step] = scale(Math.max(...all.map((b) => b.size), 0));
    const y = (size: number) => 10 + (height - bottom - 10) * (1 - size / top);
    const wide = (width - left - 8) / all.length;
    const most = all.reduce((a, b) => (b.size > a.size ? b : a), all[0] ?? { name: "", size: 0 });
    const picture = svg("svg", {
      class: "kg-chart",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-label": clean(`${title}: ${all.length} bars from ${all[0]?.name} to ${all.at(-1)?.name}; the highest is ${most.name} with ${most.size}`),
    });
    for (let line = 0; line <= top + step / 2; line += step) {
      picture.append(svg("line", { class: "kg-grid", x1: left, x2: width - 8, y1: y(line), y2: y(line) }));
      picture.append(svg("text", { x: left - 6, y: y(line) + 4, "text-anchor": "end" }, String(Number(line.toFixed(6)))));
    }
    const every = Math.ceil((unit === "month" ? 66 : 42) / wide);
    all.forEach(({ name, size }, n) => {
      const x = left + n * wide;
      const gap = wide > 4 ? Math.min(wide * 0.15, 6) : 0;
      const bar = svg("rect", { class: "kg-bar", x: x + gap, y: y(size), width: Math.max(wide - 2 * gap, 0.5), height: y(0) - y(size) });
      bar.append(svg("title", {}, `${name}: ${size}`));
      picture.append(bar);
      const middle = x + wide / 2;
      if (n % every === 0 && middle + name.length * 3.4 < width) picture.append(svg("text", { x: middle, y: height - 8, "text-anchor": "middle" }, name));
    });
    const notes = undated ? [h("p", { class: "kg-note" }, `${undated} of ${found.rows.length} rows have no date.`)] : [];
    return [h("h3", {}, clean(title)), picture, ...notes];
  }
}

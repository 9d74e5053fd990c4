// The rows of a result, whatever form it came in, and what its columns hold.

import type { Row, Term } from "./graph";
import type { Yasr } from "./yasgui";

export interface Result {
  columns: string[];
  rows: Row[];
}

const read = new WeakMap<object, Result | null>();

/** The rows of what YASR shows; none for a yes or no and for an error. A graph is rows of subject, predicate, object. */
export function result(yasr: Yasr): Result | null {
  const shown = yasr.results;
  if (!shown || shown.hasError()) return null;
  let found = read.get(shown);
  if (found === undefined) {
    found = null;
    try {
      // Read from the answer itself: YASR's own reading fills {{braces}} in literals, and a quotation must stay as it is.
      const answer = JSON.parse(shown.getOriginalResponseAsString()) as { head?: { vars?: string[] }; results?: { bindings: Row[] } };
      if (answer.results) found = { columns: answer.head?.vars ?? [], rows: answer.results.bindings };
    } catch {
      const rows = shown.getBindings() as Row[] | null;
      if (rows) found = { columns: shown.getVariables(), rows };
    }
    read.set(shown, found);
  }
  return found;
}

/** The distinct terms of a column, in the order of the rows. */
export function terms({ rows }: Result, column: string): Term[] {
  const seen = new Map<string, Term>();
  for (const row of rows) {
    const term = row[column];
    if (term && !seen.has(term.value)) seen.set(term.value, term);
  }
  return [...seen.values()];
}

const DATE = /^-?(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?(?:\/.*)?$/;

/** Year and month (0 where only the year is told) of a date or of the beginning of an interval. */
export function date(term: Term | undefined): [number, number] | undefined {
  if (!term || term.type === "uri") return undefined;
  const found = DATE.exec(term.value);
  if (!found || /(integer|decimal|double|float)$/.test(term.datatype ?? "")) return undefined;
  return [Number(found[1]), Number(found[2] ?? 0)];
}

/** Columns in which at least half of what is there are dates. */
export function dateColumns(result: Result): string[] {
  return result.columns.filter((column) => {
    const all = terms(result, column);
    return all.length > 0 && all.filter((t) => date(t)).length * 2 >= all.length;
  });
}

/** Columns that hold numbers alone. */
export function numberColumns(result: Result): string[] {
  return result.columns.filter((column) => {
    const all = terms(result, column);
    return all.length > 0 && all.every((t) => isNumber(t));
  });
}

export function isNumber(term: Term | undefined): boolean {
  return /(integer|decimal|double|float|int|long|short|byte)$/i.test(term?.datatype ?? "") && !Number.isNaN(Number(term?.value));
}

/** The result as CSV, as SPARQL 1.1 wants it: plain values, lines that end in CRLF. */
export function csv({ columns, rows }: Result): string {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const value = (t: Term | undefined) => (t ? field(t.type === "bnode" ? "_:" + t.value : t.value) : "");
  const lines = [columns.map(field), ...rows.map((row) => columns.map((c) => value(row[c])))];
  return lines.map((line) => line.join(",") + "\r\n").join("");
}

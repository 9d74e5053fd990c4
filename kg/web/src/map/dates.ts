// Days as numbers, and dates in words.

import { texts as t } from "./texts";

const DAY = 86_400_000;

/** Days since 1970 of an ISO date, of which month and day may be missing; NaN if it is none. */
export function day(text: string | null | undefined, end = false): number {
  const [, year, month, date] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(text ?? "") ?? [];
  if (!year) return NaN;
  if (date) return Date.UTC(+year, +month! - 1, +date) / DAY;
  if (month) return (end ? Date.UTC(+year, +month, 0) : Date.UTC(+year, +month - 1, 1)) / DAY;
  return (end ? Date.UTC(+year + 1, 0, 0) : Date.UTC(+year, 0, 1)) / DAY;
}

/** The ISO date of a day. */
export const iso = (value: number): string => new Date(value * DAY).toISOString().slice(0, 10);

/** A date in words: 2 August 2019, August 2019, 2019. */
export function inWords(date: string | null | undefined): string {
  const [, year, month, dayOf] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date ?? "") ?? [];
  if (!year) return "";
  const options: Intl.DateTimeFormatOptions = {
    timeZone: "UTC",
    year: "numeric",
    ...(month ? { month: "long" } : {}),
    ...(dayOf ? { day: "numeric" } : {}),
  };
  return new Date(day(date) * DAY).toLocaleDateString("en-GB", options);
}

/** The time of an act: a day, a month, a year, or from one to another. */
export function period(time: [string | null, string | null] | null): string {
  if (!time || (!time[0] && !time[1])) return "";
  const [a, b] = time;
  if (a && b) {
    if (a === b) return inWords(a);
    if (a.slice(5) === "01-01" && b.slice(5) === "12-31")
      return a.slice(0, 4) === b.slice(0, 4) ? a.slice(0, 4) : t.range(a.slice(0, 4), b.slice(0, 4));
    if (a.slice(0, 7) === b.slice(0, 7) && a.endsWith("-01") && day(b) === day(a.slice(0, 7), true))
      return inWords(a.slice(0, 7));
    return t.range(inWords(a), inWords(b));
  }
  return a ? t.since(inWords(a)) : t.until(inWords(b));
}

// Where the pages of `kg serve` are, if it is they that show the map: only paths of the same site become links.

import { h } from "../query/dom";
import type { Model, Site } from "./data";

/** A path on this site, or null for everything else. */
export function ownPath(path: unknown): string | null {
  if (typeof path !== "string" || !/^\/(?![/\\])[^\\\u0000-\u0020]*$/.test(path) || !URL.canParse(path, location.href))
    return null;
  const { host, origin } = new URL(path, location.href);
  return host && origin === location.origin ? path : null;
}

/** The address of a page, with an id or words where it takes them; null in a file. */
export function address(m: Model, page: keyof Site, id = ""): string | null {
  const path = ownPath(m.site?.[page]);
  return path && path + encodeURIComponent(id.replace(/\p{Surrogate}/gu, "\ufffd"));
}

/** A link to a page of the site, as a list that is empty where there is none. */
export function links(
  m: Model,
  page: keyof Site,
  id: string,
  text: string,
  attributes: Record<string, string | boolean> = {},
): HTMLAnchorElement[] {
  const href = address(m, page, id);
  return href ? [h("a", { href, ...attributes }, text)] : [];
}

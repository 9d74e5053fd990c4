// Statements as sentences, each with quote, date, source and a citation to copy.

import { clean, h } from "../query/dom";
import type { Model, Statement } from "./data";
import { inWords, period } from "./dates";
import { links } from "./site";
import { texts as t } from "./texts";
import { button, copy, entity, kindMark, web } from "./ui";
import type { Deeds } from "./view";

const PAGE = 25;

/** Statements, disputes first, then the newest; more of them on request. */
export function statements(m: Model, members: number[], deeds: Deeds, from: number | null, page = PAGE): HTMLElement[] {
  const weight = (i: number) =>
    (m.kinds[m.statements[i]!.kind]!.id === "dispute" ? 1e9 : 0) + (Number.isFinite(m.first[i]) ? m.first[i]! : -1e6);
  const sorted = [...members].sort((a, b) => weight(b) - weight(a) || a - b);
  const root = h("div", { class: "statements" });
  const add = (start: number, count: number) => {
    for (const i of sorted.slice(start, start + count)) root.append(statement(m, i, deeds, from));
    const left = sorted.length - start - count;
    if (left > 0) {
      const more = button(
        t.more(left),
        () => {
          more.remove();
          add(start + count, 100);
        },
        { class: "more" },
      );
      root.append(more);
    }
  };
  add(0, page);
  return members.length ? [root] : [];
}

function statement(m: Model, i: number, deeds: Deeds, from: number | null): HTMLElement {
  const st = m.statements[i]!;
  const kind = m.kinds[st.kind]!;
  const doc = m.documents[st.doc];
  const out = h("article", { class: `statement k-${kind.id}` }, h("p", { class: "words" }, clean(st.text)));
  if (st.quote) out.append(h("blockquote", {}, `“${clean(st.quote)}”`));
  const when = period(st.time);
  const facts = h(
    "p",
    { class: "facts" },
    h("span", { class: "tag" }, kindMark(kind.id, 34), t.kind[kind.id] ?? clean(kind.label)),
    when || (doc?.date ? t.published(inWords(doc.date)) : t.undated),
  );
  out.append(facts);
  if (doc) {
    const text = sourced(doc);
    const url = web(doc.url);
    const link = url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text) : text;
    out.append(h("p", { class: "source" }, link, ...links(m, "document", doc.id, t.readDocument, { class: "own" })));
  }
  const acts = h("p", { class: "acts" });
  const other = from === st.s ? st.o : from === st.o ? st.s : null;
  if (other !== null && other !== from) acts.append(entity(m, other, deeds));
  acts.append(
    button(t.cite, () => void copy(citation(m, st)).then((done) => deeds.say(done ? t.copied : t.notCopied)), { class: "small" }),
  );
  acts.append(...links(m, "proposition", st.proposition, t.allOfThis));
  out.append(acts);
  return out;
}

/** A document as one names it as a source: publisher, title, date. */
export function sourced(doc: Model["documents"][number]): string {
  const date = doc.date && inWords(doc.date);
  return [doc.publisher, doc.title, date]
    .filter(Boolean)
    .map((x) => clean(String(x)))
    .join(", ");
}

/** A statement as one would cite it. */
export function citation(m: Model, st: Statement): string {
  const doc = m.documents[st.doc];
  const title = doc
    ? [doc.publisher, `“${doc.title}”`, doc.date && inWords(doc.date), web(doc.url)].filter(Boolean).join(", ")
    : "";
  return clean(`${st.text}${/[.!?]$/.test(st.text) ? "" : "."}${st.quote ? ` “${st.quote}”` : ""} ${title}${title ? "." : ""}`)
    .replace(/\s+/g, " ")
    .trim();
}

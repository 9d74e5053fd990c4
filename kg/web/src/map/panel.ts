// What is said about an entity or between two: sentences with quote, date, source and a citation to copy.

import { clean, h } from "../query/dom";
import type { Model, Statement } from "./data";
import { texts as t } from "./texts";
import { button, classMark, combobox, copy, inWords, kindMark, period, web } from "./ui";
import type { Seen, View } from "./view";

export interface Deeds {
  go(change: Partial<View>): void;
  say(text: string): void;
  find(words: string): number[];
  start(): void;
}

const PAGE = 25;

export function panel(m: Model, v: View, seen: Seen, deeds: Deeds): HTMLElement[] {
  if (v.path) return onPath(m, v.path, seen, deeds);
  if (v.pair) return onPair(m, v.pair, seen, deeds);
  if (v.node !== null) return onNode(m, v.node, v, seen, deeds);
  if (v.focus !== null) return onNode(m, v.focus, v, seen, deeds);
  return overview(m, deeds);
}

const name = (m: Model, i: number): string => clean(m.nodes[i]!.label);

/** A button that selects an entity. */
function entity(m: Model, i: number, deeds: Deeds): HTMLElement {
  return h(
    "button",
    { type: "button", class: "entity", onclick: () => deeds.go({ node: i, pair: null, path: null }) },
    classMark(m, m.nodes[i]!.class),
    h("span", {}, name(m, i)),
  );
}

function overview(m: Model, deeds: Deeds): HTMLElement[] {
  const { built } = m;
  const out: HTMLElement[] = [h("h2", {}, t.about)];
  for (const part of m.intro?.split(/\n\s*\n/) ?? []) out.push(h("p", { class: "intro" }, clean(part)));
  out.push(
    h(
      "p",
      {},
      t.overview(t.entities(m.nodes.length), t.statements(m.statements.length), t.documents(m.documents.length)),
      " ",
      t.how,
    ),
  );
  if (built.hidden)
    out.push(h("p", { class: "quiet" }, t.hidden(t.statements(built.hidden), built.why ? clean(built.why) : null)));
  if (m.story) {
    out.push(
      h(
        "div",
        { class: "story" },
        h("h3", {}, clean(m.story.title)),
        h("p", {}, clean(m.story.intro)),
        button(`${t.tour} ▸`, deeds.start, { class: "primary" }),
      ),
    );
  }
  const top = m.nodes
    .map((_, i) => i)
    .filter((i) => m.of[i]!.length)
    .sort((a, b) => m.nodes[b]!.weight - m.nodes[a]!.weight || a - b)
    .slice(0, 8);
  if (top.length)
    out.push(h("h3", {}, t.begin), h("ul", { class: "chips" }, ...top.map((i) => h("li", {}, entity(m, i, deeds)))));
  const dispute = m.kinds.findIndex((k) => k.id === "dispute");
  const said = m.bundles
    .filter((b) => b.kind === dispute && b.s !== b.o)
    .sort((a, b) => b.members.length - a.members.length || a.id - b.id)
    .slice(0, 4);
  if (said.length) {
    out.push(
      h("h3", {}, t.disputed),
      h(
        "ul",
        { class: "plain" },
        ...said.map((b) =>
          h(
            "li",
            {},
            h(
              "button",
              { type: "button", class: "sentence", onclick: () => deeds.go({ pair: [b.s, b.o], node: null, path: null }) },
              clean(m.statements[b.members[0]!]!.text),
            ),
          ),
        ),
      ),
    );
  }
  return out;
}

function head(title: string, deeds: Deeds, ...under: (Node | string)[]): HTMLElement {
  const close = h(
    "button",
    {
      type: "button",
      class: "close",
      "aria-label": t.close,
      title: t.close,
      onclick: () => deeds.go({ node: null, pair: null, path: null, focus: null }),
    },
    "×",
  );
  return h("header", {}, h("h2", { tabindex: "-1" }, title), close, ...under);
}

function onNode(m: Model, i: number, v: View, seen: Seen, deeds: Deeds): HTMLElement[] {
  const node = m.nodes[i]!;
  const visible = new Set(seen.statements);
  const own = m.of[i]!.filter((s) => visible.has(s));
  const other = m.named[i]!.filter((s) => visible.has(s));
  const out: HTMLElement[] = [
    head(
      name(m, i),
      deeds,
      h(
        "p",
        { class: "quiet kindline" },
        classMark(m, node.class),
        `${m.classes[node.class]!.label}, ${t.statements(own.length)}`,
      ),
    ),
  ];
  if (node.about) out.push(h("p", { class: "background" }, h("b", {}, `${t.background}: `), clean(node.about)));
  if (node.aliases.length)
    out.push(
      h(
        "p",
        { class: "quiet" },
        `${t.also}: ${node.aliases
          .slice(0, 12)
          .map((a) => clean(a))
          .join(", ")}`,
      ),
    );
  const step = (n: number) =>
    button(t.steps[n - 1]!, () => deeds.go({ node: i, focus: i, steps: n, path: null, pair: null }), {
      "aria-pressed": String(v.focus === i && v.steps === n),
    });
  const back = v.focus === null ? [] : [button(t.whole, () => deeds.go({ focus: null, node: i }))];
  out.push(
    h(
      "div",
      { class: "row", role: "group", "aria-label": t.focusOn },
      h("span", { class: "quiet" }, t.focusOn),
      step(1),
      step(2),
      step(3),
      ...back,
    ),
  );
  const to = combobox(
    m,
    deeds.find,
    t.pathFrom,
    t.pathFrom,
    (end) => end !== i && deeds.go({ path: [i, end], node: null, pair: null, focus: null }),
    deeds.say,
  );
  out.push(to.root);
  if (!own.length && !other.length) out.push(h("p", { class: "quiet" }, m.of[i]!.length ? t.noStatements : t.noOwn));
  out.push(...list(m, own, deeds, i));
  if (other.length) out.push(h("h3", {}, t.saidBy), ...list(m, other, deeds, i));
  return out;
}

function onPair(m: Model, [a, b]: [number, number], seen: Seen, deeds: Deeds): HTMLElement[] {
  const found = seen.statements.filter((i) => {
    const st = m.statements[i]!;
    return (st.s === a && st.o === b) || (st.s === b && st.o === a);
  });
  const under = h("div", { class: "row" }, entity(m, a, deeds), entity(m, b, deeds));
  return [
    head(t.between(name(m, a), name(m, b)), deeds, under),
    h("p", { class: "quiet" }, t.statements(found.length)),
    ...list(m, found, deeds, null),
  ];
}

function onPath(m: Model, [a, b]: [number, number], seen: Seen, deeds: Deeds): HTMLElement[] {
  const out: HTMLElement[] = [head(t.pathHead(name(m, a), name(m, b)), deeds)];
  if (!seen.path) return [...out, h("p", {}, t.noPath)];
  const { nodes, bundles } = seen.path;
  const visible = new Set(seen.statements);
  out.push(h("p", {}, t.pathSteps(nodes.length - 1)));
  nodes.forEach((node, i) => {
    out.push(h("div", { class: "stop" }, entity(m, node, deeds)));
    const next = nodes[i + 1];
    if (next === undefined) return;
    const between = [...bundles]
      .map((id) => m.bundles[id]!)
      .filter((x) => (x.s === node && x.o === next) || (x.s === next && x.o === node));
    out.push(
      ...list(
        m,
        between.flatMap((x) => x.members.filter((s) => visible.has(s))),
        deeds,
        null,
        2,
      ),
    );
  });
  return out;
}

/** Statements, disputes first, then the newest; more of them on request. */
function list(m: Model, members: number[], deeds: Deeds, from: number | null, page = PAGE): HTMLElement[] {
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
    h("span", { class: "tag" }, kindMark(kind.id, 34), kind.label),
    when || (doc?.date ? t.published(inWords(doc.date)) : t.undated),
  );
  out.append(facts);
  if (doc) {
    const text = [doc.publisher, doc.title, doc.date && inWords(doc.date)]
      .filter(Boolean)
      .map((x) => clean(String(x)))
      .join(", ");
    const url = web(doc.url);
    out.append(
      h("p", { class: "source" }, url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text) : text),
    );
  }
  const acts = h("p", { class: "acts" });
  const other = from === st.s ? st.o : from === st.o ? st.s : null;
  if (other !== null && other !== from) acts.append(entity(m, other, deeds));
  acts.append(
    button(t.cite, () => void copy(citation(m, st)).then((done) => deeds.say(done ? t.copied : t.notCopied)), { class: "small" }),
  );
  out.append(acts);
  return out;
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

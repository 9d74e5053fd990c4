// The panel beside the map: what it is about, an entity, what lies between two, a path.

import { clean, h } from "../query/dom";
import type { Model } from "./data";
import { combobox } from "./search";
import { links } from "./site";
import { statements } from "./statements";
import { texts as t } from "./texts";
import { button, classMark, entity } from "./ui";
import { told, type Deeds, type Seen, type View } from "./view";

/** What the panel holds; `tour` begins the tour. */
export function panel(m: Model, v: View, seen: Seen, deeds: Deeds, tour: () => void): HTMLElement[] {
  if (v.path) return onPath(m, v.path, seen, deeds);
  if (v.pair) return onPair(m, v.pair, seen, deeds);
  if (v.node !== null) return onNode(m, v.node, v, seen, deeds);
  if (v.focus !== null) return onNode(m, v.focus, v, seen, deeds);
  if (v.step !== null && m.story) return onStep(m, v, seen, deeds);
  return overview(m, deeds, tour);
}

const name = (m: Model, i: number): string => clean(m.nodes[i]!.label);

function overview(m: Model, deeds: Deeds, tour: () => void): HTMLElement[] {
  const { built } = m;
  const out: HTMLElement[] = [h("h2", {}, t.about)];
  for (const part of m.intro?.split(/\n\s*\n/) ?? []) out.push(h("p", { class: "intro" }, clean(part)));
  const entities = m.of.filter((own) => own.length).length; // the others only speak
  const counts = [t.entities(entities), t.statements(m.statements.length), t.documents(m.documents.length)] as const;
  if (m.statements.length) out.push(h("p", {}, t.overview(...counts), " ", t.how));
  if (built.hidden)
    out.push(h("p", { class: "quiet" }, t.hidden(t.statements(built.hidden), built.why ? clean(built.why) : null)));
  if (m.story) {
    out.push(
      h(
        "div",
        { class: "story" },
        h("h3", {}, clean(m.story.title)),
        h("p", {}, clean(m.story.intro)),
        button(`${t.tour} ▸`, tour, { class: "primary" }),
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
        { class: "quiet also" },
        `${t.also}: ${node.aliases
          .slice(0, 12)
          .map((a) => clean(a))
          .join(", ")}`,
      ),
    );
  const short = clean(node.short ?? node.label);
  const pages = [...links(m, "entity", node.id, t.allAbout(short)), ...links(m, "map", node.id, t.mapAround(short))];
  if (pages.length) out.push(h("p", { class: "pages" }, ...pages));
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
  const to = combobox(m, {
    find: deeds.find,
    label: t.pathFrom,
    hint: t.pathFrom,
    pick: (end) => end !== i && deeds.go({ path: [i, end], node: null, pair: null, focus: null }),
    say: deeds.say,
  });
  out.push(to.root);
  if (!own.length && !other.length) out.push(h("p", { class: "quiet" }, m.of[i]!.length ? t.noStatements : t.noOwn));
  out.push(...statements(m, own, deeds, i));
  if (other.length) out.push(h("h3", {}, t.saidBy), ...statements(m, other, deeds, i));
  return out;
}

/** What the step of the tour shows; its words stand in the bar under the map. */
function onStep(m: Model, v: View, seen: Seen, deeds: Deeds): HTMLElement[] {
  const found = told(m, v, seen);
  return [
    h("h2", {}, clean(m.story!.title)),
    h("p", { class: "quiet" }, t.stepOf(v.step! + 1, m.story!.steps.length), ", ", t.statements(found.length)),
    ...statements(m, found, deeds, null),
  ];
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
    ...statements(m, found, deeds, null),
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
      ...statements(
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

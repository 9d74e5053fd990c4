// The viewer of the relationship map: reads what the page carries and builds the page around it.

import "./map/map.css";
import { model, read, type Model } from "./map/data";
import { filters } from "./map/filters";
import { palette } from "./map/look";
import { panel, type Deeds } from "./map/panel";
import { paper, picture, savePNG, saveSVG } from "./map/picture";
import { Stage } from "./map/stage";
import { tables } from "./map/tables";
import { texts as t } from "./map/texts";
import { time } from "./map/time";
import { button, classMark, combobox, copy, finder, kindMark } from "./map/ui";
import { fromFragment, see, START, toFragment, type View } from "./map/view";
import { clean, h } from "./query/dom";

function start(m: Model, root: HTMLElement): void {
  if (!document.title) document.title = clean(m.title);
  let view = fromFragment(m, location.hash);
  let seen = see(m, view);
  const live = h("p", { class: "unseen", role: "status" });
  let saying = 0;
  const say = (text: string, later = 0) => {
    clearTimeout(saying);
    saying = window.setTimeout(() => (live.textContent = text), later);
  };
  const find = finder(m);

  // --- what changes the view -----------------------------------------------------------------------------------------
  const go = (change: Partial<View>) => {
    const before = view;
    view = { ...view, ...change };
    const fragment = toFragment(m, view);
    if (fragment !== toFragment(m, before)) {
      const passing = "from" in change && !("step" in change); // a slider moves through many views
      history[passing ? "replaceState" : "pushState"](null, "", fragment ? `#${fragment}` : location.pathname + location.search);
    }
    draw();
    if (!stage) return;
    if (view.step !== before.step && view.step !== null) toStep();
    else if (view.focus !== before.focus || view.steps !== before.steps || view.path !== before.path) stage.fit();
    else if (change.node != null && !place.contains(document.activeElement)) stage.fit(around(change.node));
    else if (change.pair && !place.contains(document.activeElement)) stage.fit(change.pair);
  };
  const around = (i: number) =>
    [i, ...m.of[i]!.slice(0, 400).flatMap((s) => [m.statements[s]!.s, m.statements[s]!.o])].filter((n) => seen.shade[n] === 2);
  const steps = m.story?.steps ?? [];
  const toStep = () => {
    const one = steps[view.step!]!;
    if (one.focus.length > 1) stage?.fit(one.focus);
    else if (one.focus.length) stage?.fit(around(one.focus[0]!));
    else stage?.fit();
  };
  const tour = (step: number | null) => {
    const one = step === null ? undefined : steps[step];
    if (!one) return go({ ...START, step: null });
    const day = one.date ? Date.parse(one.date) / 86_400_000 : null;
    const off = one.kinds
      ? new Set(m.kinds.map((_, i) => i).filter((i) => !one.kinds!.includes(m.kinds[i]!.id)))
      : START.off.kind;
    go({ ...START, off: { ...START.off, kind: off }, path: one.path, to: day, undated: day === null, step });
    say(`${t.stepOf(step! + 1, steps.length)}. ${one.caption}`);
  };
  const deeds: Deeds = { go, say, find, start: () => tour(0) };

  // --- parts ---------------------------------------------------------------------------------------------------------
  const place = h("div", { class: "canvas", tabindex: 0, role: "application", "aria-label": t.keys });
  const tip = h("p", { class: "tip", hidden: true });
  const budget = h("p", { class: "budget", hidden: true });
  const note = h("p", { class: "empty", hidden: true });
  const caption = h("section", { class: "tourbar", "aria-label": t.tour, hidden: true });
  const zoom = h(
    "div",
    { class: "zoom" },
    button("+", () => stage?.zoom(1.6), { "aria-label": t.zoomIn, title: t.zoomIn }),
    button("−", () => stage?.zoom(1 / 1.6), { "aria-label": t.zoomOut, title: t.zoomOut }),
    button("⤢", () => stage?.fit(), { "aria-label": t.fit, title: t.fit }),
  );
  const aside = h("aside", { class: "panel", "aria-label": t.about });
  const drawer = filters(m, () => view, deeds);
  const slider = time(m, () => view, deeds);
  const table = tables(m, deeds);
  const legend = h("section", { class: "legend", "aria-label": t.legend });
  const onPaper = h("div", { class: "paper", "aria-hidden": "true" });
  const search = combobox(m, find, t.search, t.searchHint, (node) => go({ node, pair: null, path: null, focus: null }), say);

  const filterButton = button(
    t.filters,
    () => {
      drawer.root.hidden = !drawer.root.hidden;
      root.classList.toggle("filtering", !drawer.root.hidden);
      filterButton.setAttribute("aria-expanded", String(!drawer.root.hidden));
    },
    { "aria-expanded": "false", "aria-controls": "filters" },
  );
  const image = () => picture(m, stage!.drawn());
  const saves = h(
    "details",
    { class: "menu" },
    h("summary", {}, t.share),
    h(
      "div",
      {},
      button(t.link, () => {
        saves.open = false;
        void copy(location.href).then((done) => say(done ? t.linkCopied : t.notCopied));
      }),
      button(t.png, () => {
        saves.open = false;
        void savePNG(m, image());
      }),
      button(t.svg, () => {
        saves.open = false;
        saveSVG(m, image());
      }),
      button(t.print, () => {
        saves.open = false;
        window.print();
      }),
    ),
  );
  const tools = h(
    "div",
    { class: "tools" },
    filterButton,
    ...(steps.length ? [button(t.tour, () => tour(0))] : []),
    button(t.present, () => present(true)),
    saves,
    button(
      "◐",
      () => {
        document.documentElement.dataset.theme = palette().dark ? "light" : "dark";
        draw();
      },
      { "aria-label": t.theme, title: t.theme },
    ),
  );
  const leave = button(t.leave, () => present(false), { class: "leave" });
  root.append(
    h(
      "a",
      {
        class: "skip",
        href: "#table",
        onclick: (e) => {
          e.preventDefault();
          table.root.focus();
        },
      },
      t.skip,
    ),
    h("header", { class: "top" }, h("h1", {}, clean(m.title)), search.root, tools),
    h(
      "main",
      {},
      h(
        "div",
        { class: "work" },
        drawer.root,
        h("section", { class: "stage", "aria-label": t.map }, place, tip, budget, note, zoom, caption, leave),
        aside,
      ),
      ...(slider ? [slider.root] : []),
      legend,
      table.root,
    ),
    live,
    onPaper,
  );

  let stage: Stage | null = null;
  try {
    stage = new Stage(m, place, {
      node: (node) => go({ node, pair: null, path: null }),
      pair: (pair) => go({ pair, node: null, path: null }),
      nothing: () => (view.node !== null || view.pair) && go({ node: null, pair: null }),
      hover(text, x, y) {
        tip.hidden = text === null;
        if (text === null) return;
        tip.textContent = clean(text).slice(0, 300);
        const half = Math.min(place.clientWidth / 2, tip.offsetWidth / 2 + 6);
        tip.style.left = `${Math.max(half, Math.min(place.clientWidth - half, x))}px`;
        tip.style.top = `${Math.max(tip.offsetHeight + 8, y - 10)}px`;
      },
    });
  } catch {
    root.classList.add("plain");
    note.textContent = t.noWebGL;
    note.hidden = false;
    saves.querySelectorAll("button").forEach((b, i) => (b.hidden = i === 1 || i === 2)); // no pictures
  }
  if (stage) {
    stage.cover = () => {
      const { bottom } = place.getBoundingClientRect();
      const over = [caption, aside].filter(
        (part) => !part.hidden && ["absolute", "fixed"].includes(getComputedStyle(part).position),
      );
      return over.reduce((most, part) => Math.max(most, bottom - part.getBoundingClientRect().top), 0);
    };
  }
  if (!m.nodes.length) {
    note.textContent = m.built.why ? clean(m.built.why) : t.empty;
    note.hidden = false;
  }

  // --- drawing -------------------------------------------------------------------------------------------------------
  let inPanel = "";
  function draw(): void {
    seen = see(m, view);
    stage?.show(seen, view);
    const key = JSON.stringify([view.node, view.pair, view.focus, view.steps, view.path, seen.statements.length, palette().dark]);
    if (key !== inPanel) {
      const active = document.activeElement;
      const was = aside.contains(active) ? active!.textContent : null;
      const selected = view.node !== null || view.pair !== null || view.path !== null || view.focus !== null;
      aside.replaceChildren(...panel(m, view, seen, deeds));
      if (inPanel) aside.scrollTop = 0;
      root.classList.toggle("selected", selected);
      aside.setAttribute("aria-label", aside.querySelector("h2")?.textContent ?? t.about);
      const again = was === null ? null : [...aside.querySelectorAll("button")].find((b) => b.textContent === was);
      const moved = inPanel && (was !== null || table.root.contains(active) || search.root.contains(active));
      if (moved && selected) (again ?? aside.querySelector<HTMLElement>("h2"))?.focus({ preventScroll: true });
      else if (was !== null) place.focus({ preventScroll: true });
      inPanel = key;
    }
    drawer.update(view);
    slider?.update(view);
    table.update(seen);
    budget.hidden = !stage?.left;
    if (stage?.left) budget.textContent = t.budget(t.n(2500), t.n(stage.left));
    if (m.nodes.length && stage) {
      note.hidden = seen.statements.length > 0 || seen.shade.some((s) => s === 2);
      note.textContent = t.nothing;
    }
    drawLegend();
    drawTour();
    const entities = seen.shade.reduce((sum, s) => sum + Number(s === 2), 0);
    say(t.now(t.entities(entities), t.statements(seen.statements.length)), 500);
  }

  let inked = "";
  function drawLegend(): void {
    const p = palette();
    const key = `${p.dark} ${p.forced}`;
    if (key === inked) return;
    inked = key;
    const used = new Set(m.statements.map((s) => s.kind));
    const classes = new Set(m.nodes.filter((_, i) => m.of[i]!.length).map((n) => n.class));
    legend.replaceChildren(
      h(
        "dl",
        { class: "kinds" },
        ...m.kinds.flatMap((k, i) =>
          used.has(i) ? [h("div", {}, h("dt", {}, kindMark(k.id, 44), clean(k.label)), h("dd", {}, clean(k.explain)))] : [],
        ),
      ),
      h(
        "ul",
        { class: "classes" },
        ...m.classes.flatMap((c, i) => (classes.has(i) ? [h("li", {}, classMark(m, i), clean(c.label))] : [])),
        ...(classes.size ? [h("li", { class: "quiet" }, t.size)] : []),
      ),
    );
  }

  function drawTour(): void {
    const one = view.step === null ? undefined : steps[view.step];
    caption.hidden = !one;
    root.classList.toggle("touring", Boolean(one));
    if (!one) return caption.replaceChildren();
    const at = view.step!;
    const was = caption.contains(document.activeElement) ? document.activeElement!.className : "";
    const back = button(`◂ ${t.back}`, () => tour(at - 1), { class: "back", ...(at ? {} : { disabled: true }) });
    const next =
      at + 1 < steps.length
        ? button(`${t.next} ▸`, () => tour(at + 1), { class: "next primary" })
        : button(t.endTour, () => tour(null), { class: "next primary" });
    const end = at + 1 < steps.length ? [button(t.endTour, () => tour(null), { class: "end" })] : [];
    caption.replaceChildren(
      h("p", { class: "quiet" }, t.stepOf(at + 1, steps.length)),
      h("p", { class: "caption" }, clean(one.caption)),
      h("div", { class: "row" }, back, next, ...end),
    );
    if (was)
      (
        caption.querySelector<HTMLButtonElement>(`.${was.split(" ")[0]}:not([disabled])`) ??
        (caption.querySelector("button:not([disabled])") as HTMLButtonElement)
      ).focus();
  }

  // --- presenting, printing, keys ------------------------------------------------------------------------------------
  function present(on: boolean): void {
    root.classList.toggle("presenting", on);
    if (stage) stage.large = on;
    if (on && steps.length && view.step === null) tour(0);
    if (on) void document.documentElement.requestFullscreen?.().catch(() => undefined);
    else if (document.fullscreenElement) void document.exitFullscreen();
    (on ? leave : tools.querySelector("button"))?.focus();
    requestAnimationFrame(() => {
      stage?.sigma.resize();
      stage?.sigma.refresh();
      if (view.step !== null) toStep();
      else stage?.fit();
    });
  }
  document.addEventListener(
    "fullscreenchange",
    () => !document.fullscreenElement && root.classList.contains("presenting") && present(false),
  );

  let shade: string | undefined;
  addEventListener("beforeprint", () => {
    if (!stage) return onPaper.replaceChildren(...paper(m, document.createElementNS("http://www.w3.org/2000/svg", "svg"), seen));
    shade = document.documentElement.dataset.theme ?? "";
    document.documentElement.dataset.theme = "light";
    stage.show(seen, view);
    onPaper.replaceChildren(...paper(m, image(), seen));
  });
  addEventListener("afterprint", () => {
    onPaper.replaceChildren();
    if (shade) document.documentElement.dataset.theme = shade;
    else delete document.documentElement.dataset.theme;
    stage?.show(seen, view);
  });

  place.addEventListener("keydown", (event) => {
    const arrows: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const way = arrows[event.key];
    if (!stage || event.ctrlKey || event.metaKey || event.altKey) return;
    if (root.classList.contains("presenting") && view.step !== null && way && !way[1]) return;
    if (way && event.shiftKey) stage.pan(way[0] * 60, way[1] * 60);
    else if (way) {
      const i = stage.move(...way);
      if (i !== null)
        say(`${clean(m.nodes[i]!.label)}, ${m.classes[m.nodes[i]!.class]!.label}, ${t.statements(m.of[i]!.length)}`);
    } else if (event.key === "Enter" && stage.cursor !== null) {
      go({ node: stage.cursor, pair: null, path: null });
      aside.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    } else if (event.key === "+" || event.key === "=") stage.zoom(1.4);
    else if (event.key === "-") stage.zoom(1 / 1.4);
    else if (event.key === "0") stage.fit();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key === "Escape") {
      if (saves.open) saves.open = false;
      else if (root.classList.contains("presenting")) present(false);
      else if (view.node !== null || view.pair || view.path || view.focus !== null)
        go({ node: null, pair: null, path: null, focus: null });
    } else if (event.key === "/" && !typing) {
      search.input.focus();
      event.preventDefault();
    } else if (view.step !== null && !typing && root.classList.contains("presenting")) {
      if (["ArrowRight", "PageDown"].includes(event.key) && view.step + 1 < steps.length) tour(view.step + 1);
      else if (["ArrowLeft", "PageUp"].includes(event.key) && view.step > 0) tour(view.step - 1);
    }
  });
  document.addEventListener("click", (event) => saves.open && !saves.contains(event.target as Node) && (saves.open = false));
  addEventListener("popstate", () => {
    slider?.stop();
    view = fromFragment(m, location.hash);
    draw();
    stage?.fit();
  });
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"])
    matchMedia(query).addEventListener("change", draw);

  draw();
  if (stage) {
    if (view.step !== null) toStep();
    else stage.fit(view.node !== null ? around(view.node) : (view.pair ?? undefined), true);
    let size = "";
    new ResizeObserver(() => {
      const now = `${place.clientWidth} ${place.clientHeight}`;
      if (size && size !== now) {
        stage.sigma.resize();
        stage.sigma.refresh();
      }
      size = now;
    }).observe(place);
  }
  Object.assign(window, { kgMap: { model: m, stage, view: () => view, seen: () => seen, go } });
  root.dataset.ready = "true";
}

const root = document.getElementById("app");
if (root) {
  read()
    .then((payload) => start(model(payload), root))
    .catch((error: unknown) => {
      root.append(h("p", { class: "empty", role: "alert" }, `${t.broken} (${String(error).slice(0, 200)})`));
    });
}

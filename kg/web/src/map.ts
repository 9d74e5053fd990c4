// The viewer of the relationship map: reads its data and builds the page around the drawing.

import "./map/map.css";
import { model, type Model } from "./map/data";
import { filters } from "./map/filters";
import { head } from "./map/head";
import { everywhere, onDrawing } from "./map/keys";
import { legend } from "./map/legend";
import { palette } from "./map/drawing/look";
import { panel } from "./map/panel";
import { paper, printing } from "./map/paper";
import { picture } from "./map/drawing/picture";
import { read, Unread } from "./map/read";
import { finder } from "./map/search";
import { BUDGET, Stage } from "./map/drawing/stage";
import { tables } from "./map/tables";
import { texts as t } from "./map/texts";
import { spell, time } from "./map/time";
import { tour } from "./map/tour";
import { button } from "./map/ui";
import { fromFragment, see, toFragment, told, type Deeds, type View } from "./map/view";
import { clean, h } from "./query/dom";

function start(m: Model, root: HTMLElement): void {
  if (!document.title) document.title = clean(m.title);
  let view = fromFragment(m, location.hash);
  let seen = see(m, view);
  let stage: Stage | null = null;

  const live = h("p", { class: "unseen", role: "status" });
  let saying = 0;
  const say = (text: string, later = 0) => {
    clearTimeout(saying);
    saying = window.setTimeout(() => (live.textContent = text), later);
  };

  // --- what changes the view -----------------------------------------------------------------------------------------
  const go = (change: Partial<View>) => {
    const before = view;
    view = { ...view, ...change };
    const fragment = toFragment(m, view);
    if (fragment !== toFragment(m, before)) {
      const passing = "from" in change && !("step" in change); // a slider moves through many views
      const address = fragment ? `#${fragment}` : location.pathname + location.search;
      history[passing ? "replaceState" : "pushState"](null, "", address);
    }
    draw();
    if (!stage) return;
    if (view.step !== before.step && view.step !== null) toStep(view.step);
    else if (view.focus !== before.focus || view.steps !== before.steps || view.path !== before.path) stage.fit();
    else if (place.contains(document.activeElement))
      return; // who points at it sees it
    else if (change.node != null) stage.fit(around(change.node));
    else if (change.pair) stage.fit(change.pair);
  };
  /** An entity with those that it has relations with. */
  const around = (i: number) =>
    [i, ...m.of[i]!.slice(0, 400).flatMap((s) => [m.statements[s]!.s, m.statements[s]!.o])].filter((n) => seen.shade[n] === 2);
  const toStep = (step: number) => {
    guide.root.scrollIntoView({ block: "nearest" }); // on a telephone the panel of a step would lie over its words
    const about = guide.about(step).filter((i) => seen.shade[i] === 2);
    stage?.fit(about.length > 1 ? about : about.length ? around(about[0]!) : undefined);
  };
  const fit = (calm?: boolean) => {
    if (view.step !== null) toStep(view.step);
    else stage?.fit(view.node !== null ? around(view.node) : (view.pair ?? undefined), calm);
  };
  const resized = (moved: boolean) => {
    stage?.sigma.resize();
    stage?.sigma.refresh();
    if (moved) requestAnimationFrame(() => fit(true)); // after the stage has taken its new shape
  };
  const nothing = { node: null, pair: null, path: null, focus: null };
  const isSelected = () => view.node !== null || view.pair !== null || view.path !== null || view.focus !== null;

  // --- parts ---------------------------------------------------------------------------------------------------------
  const deeds: Deeds = { go, say, find: finder(m) };
  const place = h("div", { class: "canvas", tabindex: 0, role: "application", "aria-label": t.keys });
  const tip = h("p", { class: "tip", hidden: true });
  const budget = h("p", { class: "budget", hidden: true });
  const note = h("p", { class: "empty", hidden: true });
  const zoom = h(
    "div",
    { class: "zoom" },
    button("+", () => stage?.zoom(1.6), { "aria-label": t.zoomIn, title: t.zoomIn }),
    button("−", () => stage?.zoom(1 / 1.6), { "aria-label": t.zoomOut, title: t.zoomOut }),
    button("⤢", () => stage?.fit(), { "aria-label": t.fit, title: t.fit }),
  );
  const leave = button(t.leave, () => present(false), { class: "leave", title: t.leaveHint });
  const aside = h("aside", { class: "panel", "aria-label": t.about });
  const drawer = filters(m, () => view, deeds);
  const slider = time(m, deeds);
  const table = tables(m, deeds);
  const meaning = legend(m);
  const guide = tour(m, deeds, () => top.tour?.focus());
  const top = head(m, deeds, drawer.root, {
    image: () => picture(m, stage!.drawn()),
    tour: guide.begin,
    present: () => present(true),
    theme() {
      document.documentElement.dataset.theme = palette().dark ? "light" : "dark";
      draw();
    },
  });
  const onPaper = h("div", { class: "paper", "aria-hidden": "true" });
  const skip = h("a", { class: "skip", href: "#table" }, t.skip);
  skip.addEventListener("click", (event) => {
    event.preventDefault(); // the fragment is the view's
    table.root.focus();
  });
  const drawing = h("section", { class: "stage", "aria-label": t.map }, place, tip, budget, note, zoom, guide.root, leave);
  const work = h("div", { class: "work" }, drawer.root, drawing, ...(slider ? [slider.root] : []), aside);
  root.replaceChildren(skip, top.root, h("main", {}, work, meaning.root, table.root), live, onPaper);

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
    stage.cover = () => {
      const { bottom, height } = place.getBoundingClientRect();
      const over: HTMLElement[] = [guide.root, aside].filter(
        (part) => !part.hidden && ["absolute", "fixed"].includes(getComputedStyle(part).position),
      );
      const buttons = zoom.getBoundingClientRect();
      if (buttons.width > place.clientWidth / 4 && buttons.top > bottom - height / 2) over.push(zoom); // a row on a telephone
      return over.reduce((most, part) => Math.max(most, bottom - part.getBoundingClientRect().top), 0);
    };
  } catch {
    root.classList.add("plain");
    top.plain();
  }

  // --- drawing -------------------------------------------------------------------------------------------------------
  let inPanel = "";
  function fillPanel(): void {
    const { dark, forced } = palette();
    const about = isSelected() || view.step !== null ? toFragment(m, view) : ""; // what is said of the whole map stays as it is
    const key = `${about} ${dark} ${forced}`; // the view says what is seen, and marks have the page's colours
    if (key === inPanel) return;
    const active = document.activeElement;
    const was = aside.contains(active) ? active!.textContent : null;
    aside.replaceChildren(...panel(m, view, seen, deeds, guide.begin));
    if (inPanel) aside.scrollTop = 0;
    root.classList.toggle("selected", isSelected());
    aside.setAttribute("aria-label", aside.querySelector("h2")?.textContent ?? t.about);
    const again = was === null ? null : [...aside.querySelectorAll("button")].find((b) => b.textContent === was);
    const moved = inPanel && (was !== null || table.root.contains(active) || top.search.root.contains(active));
    if (moved && isSelected()) (again ?? aside.querySelector<HTMLElement>("h2"))?.focus({ preventScroll: true });
    else if (was !== null) place.focus({ preventScroll: true });
    inPanel = key;
  }

  /** Do what is not in sight once the drawing is; only the last of several. */
  let waiting = 0;
  const afterwards = (act: () => void) => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => setTimeout(act));
  };

  function draw(): void {
    seen = see(m, view);
    stage?.show(seen, view);
    fillPanel();
    drawer.update(view);
    slider?.update(view);
    afterwards(() => table.update(seen));
    meaning.update();
    guide.update(view);
    root.classList.toggle("touring", !guide.root.hidden);
    const entities = seen.shade.reduce((sum, s) => sum + Number(s === 2), 0);
    budget.hidden = !stage?.left;
    budget.textContent = t.budget(t.n(BUDGET), t.n(stage?.left ?? 0));
    note.textContent = !m.nodes.length ? (m.built.why ? clean(m.built.why) : t.empty) : stage ? t.nothing : t.noWebGL;
    zoom.hidden = !m.nodes.length;
    note.hidden = stage !== null && m.nodes.length > 0 && (seen.statements.length > 0 || entities > 0);
    say(t.now(t.entities(entities), t.statements(seen.statements.length)), 500);
  }

  // --- presenting, printing, keys ------------------------------------------------------------------------------------
  const isPresenting = () => root.classList.contains("presenting");
  function present(on: boolean): void {
    root.classList.toggle("presenting", on);
    if (stage) stage.large = on;
    if (on && view.step === null) guide.begin();
    if (on) void document.documentElement.requestFullscreen?.().catch(() => undefined);
    else if (document.fullscreenElement) void document.exitFullscreen();
    if (!on) top.present.focus();
    else if (!guide.root.contains(document.activeElement)) leave.focus();
    requestAnimationFrame(() => resized(true));
  }
  document.addEventListener("fullscreenchange", () => !document.fullscreenElement && isPresenting() && present(false));

  printing(
    onPaper,
    () => {
      stage?.show(seen, view);
      const step = view.step === null ? undefined : m.story?.steps[view.step];
      const shown = step ? { ...seen, statements: told(m, view, seen) } : seen;
      return paper(m, stage && picture(m, stage.drawn()), shown, spell(m, view), step?.caption);
    },
    () => stage?.show(seen, view),
  );

  const isTurning = () => isPresenting() && view.step !== null;
  if (stage)
    onDrawing(m, stage, place, {
      taken: (key) => isTurning() && ["ArrowLeft", "ArrowRight"].includes(key),
      pick(node) {
        go({ node, pair: null, path: null });
        aside.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
      },
      say,
    });
  everywhere({
    escape() {
      if (top.close()) return;
      if (isPresenting()) present(false);
      else if (isSelected()) go(nothing);
    },
    search: () => top.search.input.focus(),
    turn(by) {
      const to = isTurning() ? view.step! + by : -1;
      if (to < 0 || !m.story?.steps[to]) return false;
      guide.go(to);
      return true;
    },
  });
  addEventListener("popstate", () => {
    slider?.stop();
    view = fromFragment(m, location.hash);
    draw();
    fit();
  });
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"])
    matchMedia(query).addEventListener("change", draw);

  draw();
  if (stage) {
    fit(true);
    let [width, height] = [place.clientWidth, place.clientHeight];
    new ResizeObserver(() => {
      const [wide, high] = [place.clientWidth, place.clientHeight];
      if (wide === width && high === height) return;
      resized(wide !== width); // turned, or beside the filters; less high is often only the browser's own bar
      [width, height] = [wide, high];
    }).observe(place);
  }
  Object.assign(window, { kgMap: { model: m, stage, view: () => view, seen: () => seen, go } });
  root.dataset.ready = "true";
}

async function begin(root: HTMLElement): Promise<void> {
  const tell = (text: string, attributes: Record<string, string>, ...more: Node[]) =>
    root.replaceChildren(h("div", { class: "notice", ...attributes }, h("p", {}, text), ...more));
  try {
    start(model(await read(root, (text) => tell(text, { role: "status" }))), root);
  } catch (error) {
    if (error instanceof Unread)
      tell(error.message, { role: "alert" }, ...(error.again ? [button(t.again, () => location.reload())] : []));
    else tell(`${t.broken} (${String(error).slice(0, 200)})`, { role: "alert" });
  }
}

const root = document.getElementById("app");
if (root) void begin(root);

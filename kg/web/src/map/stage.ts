// The drawing: sigma with the map's own programs, its words, and the answer to "what is at this point?".

import Graph from "graphology";
import Sigma from "sigma";
import type { Bundle, Model } from "./data";
import { dots } from "./dots";
import { caption, paint, place, placeOnLines, type LineWord, type Placed, type PlacedLine, type Word } from "./labels";
import { lines } from "./lines";
import { colour, look, mix, palette, shape, type Palette } from "./look";
import type { Seen, View } from "./view";

/** So many lines are drawn at once; of a larger graph the weightiest, and all those of what is selected. */
export const BUDGET = 2500;
/** From so many lines on, they are straight and left out while the map moves. */
const MANY = 900;

/** So many entities are drawn while a large map moves, the weightiest. */
const MOVING = 2500;

interface Line {
  bundle: Bundle;
  size: number;
  strong: boolean;
  colour: string;
}

/** A line as it lies on the screen: its two ends and the point that bends it. */
interface Curve {
  ax: number;
  ay: number;
  bx: number;
  by: number;
  cx: number;
  cy: number;
}

export interface Drawn {
  palette: Palette;
  words: Placed[];
  lineWords: PlacedLine[];
  dots: { i: number; x: number; y: number; radius: number; fill: string }[];
  curves: (Curve & { line: Line; from: number; to: number })[];
  width: number;
  height: number;
}

export interface Listener {
  node(i: number): void;
  pair(pair: [number, number]): void;
  nothing(): void;
  hover(text: string | null, x: number, y: number): void;
}

export class Stage {
  readonly sigma: Sigma;
  /** How many visible lines the budget leaves out. */
  left = 0;
  large = false; // letters for a room
  /** How many pixels at the foot of the stage lie under something else. */
  cover = (): number => 0;
  /** The entity that the keyboard's mark is on. */
  cursor: number | null = null;
  private shown: Line[] = [];
  private seen!: Seen;
  private view!: View;
  private colours: Palette = palette();
  private last: Drawn | null = null;
  private hovered: number | null = null;
  private readonly radii: number[];
  private readonly sizes: number[]; // as drawn now
  private readonly fills: string[];
  private readonly order: number[]; // entities, the weightiest first
  private readonly many: boolean;
  private readonly stretch: number;

  constructor(
    private readonly model: Model,
    private readonly place: HTMLElement,
    private readonly on: Listener,
  ) {
    const { nodes, bundles } = model;
    const most = nodes.reduce((sum, n) => Math.max(sum, n.weight), 1);
    const scale = nodes.length > 2000 ? 0.55 : nodes.length > 400 ? 0.8 : 1;
    const room = Math.min(1, Math.max(0.62, Math.sqrt(place.clientWidth * place.clientHeight) / 760));
    this.radii = nodes.map((n) => room * scale * (4 + 17 * Math.sqrt(n.weight / Math.max(most, 12))));
    this.sizes = [...this.radii];
    this.fills = nodes.map(() => "");
    this.order = nodes.map((_, i) => i).sort((a, b) => nodes[b]!.weight - nodes[a]!.weight || a - b);
    this.many = bundles.length > MANY;
    const xs = nodes.map((n) => n.x);
    const ys = nodes.map((n) => n.y);
    const [wide, high] = [span(xs), span(ys)];
    const aim = place.clientWidth / Math.max(1, place.clientHeight);
    this.stretch = wide && high ? Math.min(1.5, Math.max(0.67, (aim * high) / wide)) : 1;
    this.sigma = new Sigma(new Graph({ multi: true, type: "directed" }), place, {
      nodeProgramClasses: { dot: dots(() => (this.isMoving() ? MOVING : Infinity)) },
      edgeProgramClasses: { line: lines(this.many ? 1 : 14) } as never,
      defaultNodeType: "dot",
      defaultEdgeType: "line",
      renderLabels: false,
      renderEdgeLabels: false,
      hideEdgesOnMove: this.many,
      enableEdgeEvents: false,
      zIndex: true,
      stagePadding: 46,
      minCameraRatio: 0.02,
      maxCameraRatio: 3,
      doubleClickZoomingDuration: still() ? 0 : 200,
      zoomDuration: still() ? 0 : 200,
      inertiaDuration: still() ? 0 : 200,
      minEdgeThickness: 0.5,
      allowInvalidContainer: true,
      defaultDrawNodeHover: () => undefined,
    });
    if (nodes.length) {
      const [a, b, c, d] = [least(xs) * this.stretch, largest(xs) * this.stretch, least(ys), largest(ys)];
      const pad = Math.max(b - a, d - c) > 0 ? 0 : 1;
      this.sigma.setCustomBBox({ x: [a - pad, b + pad], y: [c - pad, d + pad] });
    }
    // Layers of sigma that this map does not use; each costs the compositor a copy per frame.
    for (const name of ["edgeLabels", "hovers", "hoverNodes"]) this.sigma.getCanvases()[name]!.hidden = true;
    this.listen();
  }

  /** The entity at a point, the uppermost first. */
  private dotAt(x: number, y: number): string | null {
    let best: number | null = null;
    let least = 4;
    for (const dot of this.last?.dots ?? []) {
      const away = Math.hypot(x - dot.x, y - dot.y) - dot.radius;
      if (away < least) [best, least] = [dot.i, away];
    }
    return best === null ? null : String(best);
  }

  private listen(): void {
    const { sigma, on } = this;
    // Sigma would draw everything twice and read the answer from the graphics card, which then waits.
    Object.assign(sigma, { getNodeAtPosition: ({ x, y }: { x: number; y: number }) => this.dotAt(x, y) });
    sigma.on("afterRender", () => this.write());
    sigma.on("clickNode", ({ node }) => on.node(Number(node)));
    sigma.on("clickStage", ({ event }) => {
      const found = this.at(event.x, event.y, 9);
      if (found) on.pair([found.bundle.s, found.bundle.o]);
      else on.nothing();
    });
    sigma.on("enterNode", ({ node }) => this.hover(Number(node)));
    sigma.on("leaveNode", () => this.hover(null));
    let asked = false;
    sigma.getMouseCaptor().on("mousemovebody", ({ x, y, original }) => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        if (this.hovered !== null || original.target !== sigma.getCanvases().mouse) return;
        const found = this.at(x, y, 5);
        this.place.dataset.over = found ? "line" : "";
        on.hover(found ? this.lineTitle(found) : null, x, y);
      });
    });
  }

  private lineTitle({ bundle }: Line): string {
    const { nodes, kinds } = this.model;
    return `${caption(nodes[bundle.s]!.short ?? nodes[bundle.s]!.label)} → ${caption(nodes[bundle.o]!.short ?? nodes[bundle.o]!.label)}: ${bundle.label} (${kinds[bundle.kind]!.label})`;
  }

  private hover(i: number | null): void {
    this.hovered = i;
    this.place.dataset.over = i === null ? "" : "node";
    if (i === null) this.on.hover(null, 0, 0);
    else {
      const p = this.sigma.graphToViewport(this.spot(i));
      this.on.hover(this.model.nodes[i]!.label, p.x, p.y - this.radius(i));
    }
  }

  private spot = (i: number) => ({ x: this.model.nodes[i]!.x * this.stretch, y: this.model.nodes[i]!.y });
  /** From the map's coordinates to those of the screen, as the camera stands now. */
  private projection(): (i: number) => { x: number; y: number } {
    const o = this.sigma.graphToViewport({ x: 0, y: 0 });
    const e = this.sigma.graphToViewport({ x: 1000, y: 1000 }); // never turned: x and y go their own ways
    const [fx, fy] = [((e.x - o.x) / 1000) * this.stretch, (e.y - o.y) / 1000];
    const { nodes } = this.model;
    return (i) => ({ x: o.x + nodes[i]!.x * fx, y: o.y + nodes[i]!.y * fy });
  }
  private isMoving(): boolean {
    if (!this.many || !this.seen) return false;
    const mouse = this.sigma.getMouseCaptor();
    return (
      this.sigma.getCamera().isAnimated() || mouse.isMoving || mouse.draggedEvents > 0 || this.sigma.getTouchCaptor().isMoving
    );
  }
  private radius = (i: number) => this.sigma.scaleSize(this.radii[i]!);

  /** Draw what is seen. */
  show(seen: Seen, view: View): void {
    [this.seen, this.view, this.colours] = [seen, view, palette()];
    const { model, colours: p } = this;
    const chosen = this.chosen();
    const near = new Set(chosen);
    const touching = (b: Bundle) =>
      view.pair && !view.path
        ? view.pair.includes(b.s) && view.pair.includes(b.o)
        : seen.path
          ? seen.path.bundles.has(b.id)
          : chosen.has(b.s) || chosen.has(b.o);
    let wanted = model.bundles.filter((b) => seen.counts[b.id] && b.s !== b.o && seen.shade[b.s] === 2 && seen.shade[b.o] === 2);
    this.left = 0;
    const lit = (b: Bundle) => chosen.size > 0 && touching(b);
    if (wanted.length > BUDGET) {
      const weigh = (b: Bundle) =>
        (lit(b) ? 1e9 : 0) + seen.counts[b.id]! * 1000 + Math.min(model.nodes[b.s]!.weight, model.nodes[b.o]!.weight);
      wanted.sort((a, b) => weigh(b) - weigh(a) || a.id - b.id);
      this.left = wanted.length - BUDGET;
      wanted = wanted.slice(0, BUDGET);
    }
    const crowded = wanted.length > 120;
    this.shown = wanted.map((bundle) => {
      const strong = lit(bundle);
      if (strong) near.add(bundle.s).add(bundle.o);
      const { id } = model.kinds[bundle.kind]!;
      const more = Math.min(2, Math.log2(seen.counts[bundle.id]!) * 0.35);
      const soft = chosen.size ? (strong ? 1 : 0.1) : id === "dispute" ? 0.9 : this.many ? 0.4 : crowded ? 0.55 : 0.85;
      return {
        bundle,
        strong,
        size: (this.many ? 0.55 : 1) * (look(id).width + more) * (strong ? 1.25 : 1),
        colour: mix(p.paper, colour(look(id), p), soft),
      };
    });
    const graph = new Graph({ multi: true, type: "directed" });
    const own = model.classes.map((c) => colour(c, p));
    const shades = own.map((c) => [mix(p.paper, c, 0.16), mix(p.paper, c, 0.34), c]);
    for (const i of this.order) {
      const node = model.nodes[i]!;
      if (!seen.shade[i]) continue;
      const back = seen.shade[i] === 1;
      const quiet = back || (chosen.size > 0 && !near.has(i));
      this.sizes[i] = this.radii[i]! * (back ? 0.6 : 1);
      this.fills[i] = shades[node.class]![back ? 0 : quiet ? 1 : 2]!;
      graph.addNode(i, {
        ...this.spot(i),
        type: "dot",
        size: this.sizes[i],
        color: this.fills[i],
        rim: chosen.has(i) ? p.ink : p.paper,
        shape: shape(model.classes[node.class]!.shape),
        zIndex: this.many ? 0 : chosen.has(i) ? 2 : quiet ? 0 : 1,
      });
    }
    for (const { bundle, size, strong, colour: paint } of this.shown) {
      graph.addEdgeWithKey(bundle.id, bundle.s, bundle.o, {
        type: "line",
        size,
        color: paint,
        bend: bundle.bend,
        pattern: look(model.kinds[bundle.kind]!.id).pattern,
        zIndex: strong ? 1 : 0,
      });
    }
    this.sigma.setGraph(graph);
  }

  private chosen(): Set<number> {
    const { node, pair, focus, path, step } = this.view;
    const told = step === null ? [] : (this.model.story?.steps[step]?.focus ?? []);
    return new Set(path ? (this.seen.path?.nodes ?? path) : (pair ?? (node !== null ? [node] : focus !== null ? [focus] : told)));
  }

  /** Move the keyboard's mark to the nearest entity in a direction; returns it, or null where there is none. */
  move(dx: number, dy: number): number | null {
    const { sigma } = this;
    const shown = this.order.filter((i) => this.seen.shade[i] === 2);
    const at = this.cursor !== null && this.seen.shade[this.cursor] === 2 ? this.cursor : null;
    let best: number | null = at === null ? (shown[0] ?? null) : null;
    if (at !== null) {
      const here = sigma.graphToViewport(this.spot(at));
      let least = Infinity;
      for (const i of shown) {
        const there = sigma.graphToViewport(this.spot(i));
        const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
        const aside = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
        if (i === at || along <= 0 || aside > 2 * along) continue;
        if (along + 2 * aside < least) [best, least] = [i, along + 2 * aside];
      }
      best ??= at;
    }
    this.cursor = best;
    if (best !== null) {
      const { x, y } = sigma.graphToViewport(this.spot(best));
      const { width, height } = sigma.getDimensions();
      if (x < 30 || y < 30 || x > width - 30 || y > height - 30) this.pan(x - width / 2, y - height / 2);
    }
    sigma.scheduleRender();
    return best;
  }

  private curve(bundle: Bundle, where: (i: number) => { x: number; y: number }): Curve {
    const [a, b] = [where(bundle.s), where(bundle.o)];
    const bend = this.many ? 0 : bundle.bend * 2;
    return {
      ax: a.x,
      ay: a.y,
      bx: b.x,
      by: b.y,
      cx: (a.x + b.x) / 2 + (b.y - a.y) * bend,
      cy: (a.y + b.y) / 2 - (b.x - a.x) * bend,
    };
  }

  /** The line nearest to a point, if it is within so many pixels. */
  private at(x: number, y: number, reach: number): Line | null {
    let best: Line | null = null;
    let least = reach;
    const where = this.projection();
    for (const line of this.shown) {
      const c = this.curve(line.bundle, where);
      let [px, py] = [c.ax, c.ay];
      for (let t = this.many ? 1 : 0.1; t <= 1.001; t += 0.1) {
        const [qx, qy] = point(c, t);
        const away = distance(x, y, px, py, qx, qy) - (line.strong ? 0.5 : 0);
        if (away < least) [best, least] = [line, away];
        [px, py] = [qx, qy];
      }
    }
    return best;
  }

  /** Everything as it lies on the screen now. */
  drawn(): Drawn {
    const { model, sigma, seen, colours: p } = this;
    const { width, height } = sigma.getDimensions();
    const chosen = this.chosen();
    const lit = new Set(chosen);
    for (const line of this.shown) if (line.strong) lit.add(line.bundle.s).add(line.bundle.o);
    const where = this.projection();
    const moving = this.isMoving();
    const zoomed = sigma.scaleSize(1);
    const dots: Drawn["dots"] = [];
    const words: Word[] = [];
    for (const i of this.order) {
      if (!seen.shade[i]) continue;
      const { x, y } = where(i);
      const radius = this.sizes[i]! * zoomed;
      if (x < -radius || y < -radius || x > width + radius || y > height + radius) continue;
      dots.push({ i, x, y, radius, fill: this.fills[i]! });
      if (seen.shade[i] === 1 || (chosen.size && !lit.has(i))) continue;
      const size = Math.round(Math.min(18, 11 + radius * 0.25) * (this.large ? 1.5 : 1));
      words.push({
        text: caption(model.nodes[i]!.short ?? model.nodes[i]!.label),
        x,
        y,
        radius,
        size,
        strong: chosen.has(i) || this.hovered === i || this.cursor === i,
      });
    }
    words.sort((a, b) => Number(b.strong) - Number(a.strong));
    const room = (width * height) / (this.many && sigma.getCamera().ratio > 0.5 ? 9000 : 4200);
    const { placed, taken } = place(words, moving ? Math.min(30, room) : room, width, height);
    const curves = moving
      ? []
      : this.shown.map((line) => {
          const { bundle } = line;
          return { ...this.curve(bundle, where), line, from: this.sizes[bundle.s]! * zoomed, to: this.sizes[bundle.o]! * zoomed };
        });
    const named: LineWord[] = [];
    if (!moving) {
      for (const c of curves) {
        if (chosen.size && !c.line.strong) continue;
        const room = Math.hypot(c.bx - c.ax, c.by - c.ay) - c.from - c.to - 30;
        const [x, y] = point(c, 0.5);
        if (room < 40 || x < 0 || y < 0 || x > width || y > height) continue;
        let angle = Math.atan2(c.by - c.ay, c.bx - c.ax);
        if (Math.abs(angle) > Math.PI / 2) angle += Math.PI;
        const kind = look(model.kinds[c.line.bundle.kind]!.id);
        named.push({ text: caption(c.line.bundle.label), x, y, angle, room, colour: colour(kind, p) });
        if (named.length > 300) break;
      }
    }
    return {
      palette: p,
      words: placed,
      lineWords: placeOnLines(named, taken, this.large ? 16 : 11.5),
      dots,
      curves,
      width,
      height,
    };
  }

  private write(): void {
    if (!this.seen) return;
    const draw = this.sigma.getCanvases().labels!.getContext("2d")!;
    const { words, lineWords, palette } = (this.last = this.drawn());
    paint(draw, words, lineWords, palette);
    if (this.cursor === null || !this.seen.shade[this.cursor]) return;
    const { x, y } = this.sigma.graphToViewport(this.spot(this.cursor));
    draw.beginPath();
    draw.arc(x, y, this.radius(this.cursor) + 5, 0, 2 * Math.PI);
    draw.lineWidth = 3;
    draw.strokeStyle = palette.accent;
    draw.stroke();
  }

  /** Move the camera so that these entities, or all that are shown, fill the stage. */
  fit(wanted?: Iterable<number>, calm = still()): void {
    const { sigma, seen } = this;
    const list = wanted ? [...wanted] : this.order.filter((i) => seen.shade[i] === 2);
    if (!list.length) return;
    const cameraState = { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
    const spots = list.map((i) => sigma.graphToViewport(this.spot(i), { cameraState }));
    const [xs, ys] = [spots.map((s) => s.x), spots.map((s) => s.y)];
    const { width, height } = sigma.getDimensions();
    const cover = Math.min(this.cover(), height * 0.6);
    const [aside, above] = [Math.min(80, width * 0.09), Math.min(50, (height - cover) * 0.1)];
    const ratio = Math.min(
      1.05,
      Math.max(wanted ? 0.3 : 0.12, span(xs) / (width - 2 * aside), span(ys) / (height - cover - 2 * above)),
    );
    const middle = { x: (least(xs) + largest(xs)) / 2, y: (least(ys) + largest(ys)) / 2 + (cover / 2) * ratio };
    const centre = sigma.viewportToFramedGraph(middle, { cameraState });
    const state = { ...centre, ratio, angle: 0 };
    if (calm) sigma.getCamera().setState(state);
    else void sigma.getCamera().animate(state, { duration: 450 });
  }

  zoom(factor: number): void {
    const camera = this.sigma.getCamera();
    const ratio = camera.ratio / factor;
    if (still()) camera.setState({ ratio });
    else void camera.animate({ ratio }, { duration: 180 });
  }

  /** Move by so many pixels. */
  pan(x: number, y: number): void {
    const a = this.sigma.viewportToFramedGraph({ x: 0, y: 0 });
    const b = this.sigma.viewportToFramedGraph({ x, y });
    const camera = this.sigma.getCamera();
    camera.setState({ x: camera.x + b.x - a.x, y: camera.y + b.y - a.y });
  }
}

/** Whether movement is unwanted. */
export const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

const least = (values: number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
const largest = (values: number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);
const span = (values: number[]): number => (values.length ? largest(values) - least(values) : 0);

function point(c: Curve, t: number): [number, number] {
  const [u, v, w] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
  return [u * c.ax + v * c.cx + w * c.bx, u * c.ay + v * c.cy + w * c.by];
}

function distance(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

// The stage: sigma with the map's own programs, its camera, its events, and the answer to "what is at this point?".

import Graph from "graphology";
import type Sigma from "sigma";
import type { Model } from "../data";
import { ahead, away, framed, span, type Box } from "./geometry";
import { caption } from "./labels";
import { palette, type Palette } from "./look";
import { paintGrounds, paintWords } from "./paint";
import { regions, type Region } from "./regions";
import { GROUND, renderer, still } from "./renderer";
import { extent, room, type Room } from "./room";
import { scene, type Line, type Scene } from "./scene";
import { drawn, type Drawn, type Frame } from "./screen";
import type { Seen, View } from "../view";

/** So many entities are drawn while a large map moves, the weightiest. */
const MOVING = 2500;
/** Of so few entities none may lie under the buttons: the map is drawn a little smaller. */
const FEW = 30;
/** By how much more the stage must change its shape before the map changes its own. */
const SHAPELY = 1.08;

export { still } from "./renderer";
export { BUDGET } from "./scene";

export interface Listener {
  node(i: number): void;
  pair(pair: [number, number]): void;
  nothing(): void;
  hover(text: string | null, x: number, y: number): void;
}

export class Stage {
  readonly sigma: Sigma;
  large = false; // letters for a room
  /** How many pixels at the foot of the stage lie under something else. */
  cover = (): number => 0;
  /** The entity that the keyboard's mark is on. */
  cursor: number | null = null;
  private seen!: Seen;
  private view!: View;
  private scene!: Scene;
  private room!: Room;
  private grounds: Region[] = [];
  private colours: Palette = palette();
  private last: Drawn | null = null;
  private hovered: number | null = null;
  private readonly order: number[]; // entities, the weightiest first

  constructor(
    private readonly model: Model,
    private readonly place: HTMLElement,
    private readonly on: Listener,
  ) {
    const { nodes } = model;
    this.order = nodes.map((_, i) => i).sort((a, b) => nodes[b]!.weight - nodes[a]!.weight || a - b);
    const { many } = (this.room = room(model, place.clientWidth, place.clientHeight));
    this.sigma = renderer(place, {
      many,
      grounds: nodes.some((node) => node.group != null),
      most: () => (this.isMoving() ? MOVING : Infinity),
    });
    this.furnish();
    this.listen();
  }

  /** How many visible lines the budget leaves out. */
  get left(): number {
    return this.scene?.left ?? 0;
  }

  /** Lay the map out for the room that there is. */
  private furnish(): void {
    const { nodes } = this.model;
    const before = this.room.stretch;
    this.room = room(this.model, this.place.clientWidth, this.place.clientHeight);
    const change = this.room.stretch / before;
    if (Math.max(change, 1 / change) < SHAPELY) this.room.stretch = before;
    if (!this.grounds.length || before !== this.room.stretch) this.grounds = regions(this.model, this.room.stretch);
    if (!nodes.length) return;
    const { x, y } = extent(this.model);
    const pad = span(x) || span(y) ? 0 : 1;
    const { stretch } = this.room;
    this.sigma.setCustomBBox({ x: [x[0] * stretch - pad, x[1] * stretch + pad], y: [y[0] - pad, y[1] + pad] });
  }

  /** The entity at a point: the one whose edge is nearest, within what a finger or a mouse can hit. */
  private dotAt(x: number, y: number): string | null {
    let best: number | null = null;
    let least = matchMedia("(pointer: coarse)").matches ? 14 : 4;
    for (const dot of this.last?.dots ?? []) {
      const far = Math.hypot(x - dot.x, y - dot.y) - dot.radius;
      if (far < least) [best, least] = [dot.i, far];
    }
    for (const loop of this.last?.loops ?? [])
      if (Math.abs(Math.hypot(x - loop.x, y - loop.y) - loop.radius) < Math.min(4, least)) best = loop.line.bundle.s;
    return best === null ? null : String(best);
  }

  private listen(): void {
    const { sigma, on } = this;
    // Sigma would draw everything twice and read the answer from the graphics card, which then waits.
    Object.assign(sigma, { getNodeAtPosition: ({ x, y }: { x: number; y: number }) => this.dotAt(x, y) });
    sigma.on("afterRender", () => this.write());
    sigma.on("resize", () => {
      this.furnish();
      if (this.seen) requestAnimationFrame(() => this.show(this.seen, this.view)); // not while sigma draws
    });
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
    const name = (i: number) => caption(nodes[i]!.short ?? nodes[i]!.label);
    return `${name(bundle.s)} → ${name(bundle.o)}: ${bundle.label} (${kinds[bundle.kind]!.label})`;
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

  private spot = (i: number) => ({ x: this.model.nodes[i]!.x * this.room.stretch, y: this.model.nodes[i]!.y });
  /** From the map's coordinates to those of the screen, as the camera stands now; never turned. */
  private frame(): Frame {
    const o = this.sigma.graphToViewport({ x: 0, y: 0 });
    const e = this.sigma.graphToViewport({ x: 1000, y: 1000 });
    return { x: o.x, y: o.y, scale: [(e.x - o.x) / 1000, (e.y - o.y) / 1000] };
  }
  private isMoving(): boolean {
    if (!this.room.many || !this.seen) return false;
    const mouse = this.sigma.getMouseCaptor();
    return (
      this.sigma.getCamera().isAnimated() || mouse.isMoving || mouse.draggedEvents > 0 || this.sigma.getTouchCaptor().isMoving
    );
  }
  private radius = (i: number) => this.sigma.scaleSize(this.room.radii[i]!);

  /** Draw what is seen. */
  show(seen: Seen, view: View): void {
    [this.seen, this.view, this.colours] = [seen, view, palette()];
    this.scene = scene(this.model, this.order, seen, view, this.colours, this.room);
    const graph = new Graph({ multi: true, type: "directed" });
    for (const { i, size, fill, rim, shape, rank } of this.scene.dots)
      graph.addNode(i, { ...this.spot(i), type: "dot", size, color: fill, rim, shape, zIndex: rank });
    for (const { bundle, size, strong, colour, pattern } of this.scene.lines)
      graph.addEdgeWithKey(bundle.id, bundle.s, bundle.o, {
        type: "line",
        size,
        color: colour,
        bend: bundle.bend,
        pattern,
        zIndex: strong ? 1 : 0,
      });
    this.sigma.setGraph(graph);
  }

  /** Move the keyboard's mark to the nearest entity in a direction; returns it, or null where there is none. */
  move(dx: number, dy: number): number | null {
    const { sigma } = this;
    const shown = this.order.filter((i) => this.seen.shade[i] === 2);
    const at = this.cursor !== null && this.seen.shade[this.cursor] === 2 ? this.cursor : null;
    const there = (i: number) => sigma.graphToViewport(this.spot(i));
    const found =
      at === null
        ? null
        : ahead(
            there(at),
            shown.filter((i) => i !== at).map((i) => ({ ...there(i), i })),
            dx,
            dy,
          );
    const best = (this.cursor = at === null ? (shown[0] ?? null) : (found?.i ?? at));
    if (best !== null) {
      const { x, y } = there(best);
      const { width, height } = sigma.getDimensions();
      if (x < 30 || y < 30 || x > width - 30 || y > height - 30) this.pan(x - width / 2, y - height / 2);
    }
    sigma.scheduleRender();
    return best;
  }

  /** The line nearest to a point, if it is within so many pixels. */
  private at(x: number, y: number, reach: number): Line | null {
    let best: Line | null = null;
    let least = reach;
    for (const c of this.last?.curves ?? []) {
      const far = away(c, x, y, this.room.many) - (c.line.strong ? 0.5 : 0);
      if (far < least) [best, least] = [c.line, far];
    }
    return best;
  }

  /** Everything as it lies on the screen now. */
  drawn(): Drawn {
    const { model, sigma, seen, scene, room, grounds, colours } = this;
    const { width, height } = sigma.getDimensions();
    const moving = this.isMoving();
    return drawn(model, seen, scene, room, grounds, colours, {
      frame: this.frame(),
      zoomed: sigma.scaleSize(1),
      ratio: sigma.getCamera().ratio,
      width,
      height,
      moving,
      large: this.large,
      strong: new Set([this.hovered, this.cursor].filter((i) => i !== null)),
      covered: moving ? [] : this.covered(),
    });
  }

  /** What lies over the drawing, as boxes on it. */
  private covered(): Box[] {
    const own = this.place.getBoundingClientRect();
    const over = [...(this.place.parentElement?.children ?? [])].filter((part) => part.matches(".zoom, .budget"));
    return over
      .map((part) => part.getBoundingClientRect())
      .map((b) => [b.left - own.left, b.top - own.top, b.right - own.left, b.bottom - own.top]);
  }

  private write(): void {
    if (!this.seen) return;
    const canvases = this.sigma.getCanvases();
    const draw = canvases.labels!.getContext("2d")!;
    const { palette } = (this.last = this.drawn());
    if (this.grounds.length) {
      const moving = this.isMoving();
      canvases[GROUND]!.hidden = moving; // as the lines of a large map
      if (!moving) paintGrounds(canvases[GROUND]!.getContext("2d")!, this.last);
    }
    paintWords(draw, this.last);
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
    const balls = spots.map((spot, n) => ({ ...spot, radius: this.room.radii[list[n]!]! }));
    const { width, height } = sigma.getDimensions();
    const cover = Math.min(this.cover(), height * 0.6);
    const free = height - cover;
    const aside = list.length < FEW ? Math.min(58, width * 0.15) : Math.min(44, width * 0.07); // for names and buttons
    const above = Math.min(this.large ? 40 : 26, free * 0.1);
    const { ratio, x, y } = framed(balls, width - 2 * aside, free - 2 * above, wanted ? 0.3 : 0.12, 1.05);
    const middle = { x, y: y + (cover / 2) * ratio };
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

// Where words stand, so that they never lie on each other: the weightiest first, each where there is room, else not at all.

import { clean, short } from "../../query/dom";
import { point, type Box, type Curve } from "./geometry";

export interface Word {
  i: number; // the entity
  text: string;
  x: number;
  y: number;
  radius: number;
  size: number;
  least: number; // the size that it may have where there is little room
  strong: boolean; // is shown whatever it covers
  round: boolean; // the mark of the entity, so that a word can stand in it
}
export interface LineWord {
  text: string;
  x: number;
  y: number;
  angle: number;
  room: number; // pixels along the line
  colour: string;
}
/** A word that has found its place: its middle. */
export interface Placed {
  lines: string[];
  x: number;
  y: number;
  size: number;
  strong: boolean;
  within: boolean; // the mark of its entity
}
export interface PlacedLine extends LineWord {
  size: number;
  half: number; // half of its width
}
export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
/** From line to line of a name, in letters' sizes. */
export const LEADING = 1.1;
export const weightOf = (w: Placed): number => (w.strong || w.within ? 600 : 500);
const CELL = 64;
/** The part of its radius within which nothing may stand on the mark of an entity. */
const DISC = 0.8;
/** So many of the weightiest names are tried hard. */
const KEEN = 40;
/** What a place costs from which on a name is rather broken into two lines: lines run through it. */
const CROSSED = 5;
/** What it costs a name to cover a mark, and to be cut by the edge of the stage: only selected ones are, if nothing else is left. */
const [COVERING, CUT] = [40, 60];
/** So many are always there: one looks for the greatest first. */
const KNOWN = 10;
/** Lines of an entity beyond which they come from everywhere. */
const FEW = 8;

const widths = new Map<string, number>();
let ruler: CanvasRenderingContext2D | null = null;

/** The width of a text at 16 pixels. */
function measure(text: string, strong: boolean): number {
  const key = (strong ? "b" : "n") + text;
  let width = widths.get(key);
  if (width === undefined) {
    ruler ??= document.createElement("canvas").getContext("2d")!;
    ruler.font = `${strong ? 600 : 500} 16px ${FONT}`;
    widths.set(key, (width = ruler.measureText(text).width));
  }
  return width;
}

/** What is written on the canvas of a label. */
export const caption = (label: string): string => short(clean(label), 30);

/** Things in a grid, so that a question about a box looks at few of them. */
class Grid<T> {
  private readonly cells = new Map<number, T[]>();
  add([left, top, right, bottom]: Box, thing: T): void {
    for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x++)
      for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y++) {
        const cell = this.cells.get(x * 4099 + y);
        if (cell) cell.push(thing);
        else this.cells.set(x * 4099 + y, [thing]);
      }
  }
  /** Whether the answer is yes for anything in the cells of a box; what lies in two of them is asked twice. */
  some([left, top, right, bottom]: Box, ask: (thing: T) => boolean): boolean {
    for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x++)
      for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y++)
        if (this.cells.get(x * 4099 + y)?.some(ask)) return true;
    return false;
  }
}

const NOTHING = new Grid<Box>();

type Spot = { x: number; y: number; s: number; o: number };

/** A stage on which words look for room: what is taken by words, by the marks of entities, and where lines run. */
export class Board {
  private readonly words = new Grid<Box>();
  private readonly discs = new Grid<Box>();
  private readonly heavy = new Grid<Box>(); // those of them that no name may cover unless it is selected
  private readonly ink = new Grid<Spot>();
  private readonly ways = new Map<number, [number, number][]>(); // the directions in which the lines of an entity leave

  constructor(
    private readonly width: number,
    private readonly height: number,
    covered: Box[] = [],
  ) {
    for (const box of covered) this.words.add(box, box);
  }

  disc(x: number, y: number, radius: number, weak = false): void {
    const r = radius * DISC;
    const box: Box = [x - r, y - r, x + r, y + r];
    this.discs.add(box, box);
    if (!weak) this.heavy.add(box, box);
  }

  line(c: Curve, s: number, o: number): void {
    const steps = Math.min(120, Math.ceil(Math.hypot(c.bx - c.ax, c.by - c.ay) / 8));
    for (let n = 0; n <= steps; n++) {
      const [x, y] = point(c, n / steps);
      if (x >= 0 && y >= 0 && x <= this.width && y <= this.height) this.ink.add([x, y, x, y], { x, y, s, o });
    }
    for (const [end, x, y] of [
      [s, c.ax, c.ay],
      [o, c.bx, c.by],
    ] as const) {
      const long = Math.hypot(c.cx - x, c.cy - y) || 1;
      const way: [number, number] = [(c.cx - x) / long, (c.cy - y) / long];
      const ways = this.ways.get(end);
      if (ways) ways.push(way);
      else this.ways.set(end, [way]);
    }
  }

  private free = (box: Box, grid: Grid<Box>): boolean =>
    !grid.some(box, (b) => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3]);
  private inside = (box: Box) => box[0] >= 0 && box[2] <= this.width && box[1] >= 0 && box[3] <= this.height;

  /** How much a box is crossed by lines, most of all by those of the entity whose name would stand there. */
  private crossed(box: Box, own: number): number {
    let sum = 0;
    this.ink.some(box, (spot) => {
      if (spot.x > box[0] && spot.x < box[2] && spot.y > box[1] && spot.y < box[3])
        sum += spot.s === own || spot.o === own ? 1.5 : 0.35;
      return sum > 30;
    });
    return sum;
  }

  /** The names of entities: away from their lines, on no other entity unless they are strong. At most `most` of them. */
  entities(words: Word[], most: number): Placed[] {
    const placed: Placed[] = [];
    for (const [rank, w] of words.entries()) {
      if (placed.length >= most) break;
      let found = this.beside(w, [w.text], [0]);
      if ((!found && w.strong) || (found && found.cost > CROSSED)) {
        const two = this.beside(w, halves(w.text), [0]);
        if (two && two.cost < (found?.cost ?? Infinity) - 2) found = two;
      }
      if (!found && !w.strong && rank < KEEN) found = this.squeezed(w);
      if (w.strong && (found?.cost ?? CUT) >= CUT) found = this.beside(w, [w.text], [0], NOTHING) ?? found;
      if (!found && rank < KNOWN) found = this.forced({ ...w, size: w.least });
      if (!found) continue;
      this.words.add(found.box, found.box);
      placed.push(found.placed);
    }
    return placed;
  }

  /** In two lines, in smaller letters, inside a wide mark, or at some distance. */
  private squeezed(w: Word): Found | null {
    const [one, two] = [[w.text], halves(w.text)];
    const [less, least] = [0.86, 0.5].map((share) => ({ ...w, size: Math.min(w.size, Math.max(w.least, w.size * share)) }));
    return (
      this.beside(w, two, [0]) ??
      this.within(less!, one) ??
      this.within(less!, two) ??
      this.beside(less!, one, [0, 6]) ??
      this.within(least!, one) ??
      this.within(least!, two) ??
      this.beside(least!, one, [0, 5, 10, 16, 22]) ??
      this.beside(least!, two, [0, 5, 10, 16, 22])
    );
  }

  /** Over weak marks, and over any if nothing else is left. */
  private forced(w: Word): Found | null {
    for (const heeded of [this.heavy, NOTHING])
      for (const lines of [[w.text], halves(w.text)]) {
        const found = this.beside(w, lines, [0, 5, 10], heeded);
        if (found) return found;
      }
    return null;
  }

  /** The best place around an entity, so far from it, on no other word and on no mark that is heeded. */
  private beside(w: Word, lines: string[], gaps: number[], heeded = this.discs): Found | null {
    const { half, tall } = extent(w, lines);
    const ways = this.ways.get(w.i) ?? [];
    const few = ways.length <= FEW ? ways : [];
    let best: Box | null = null;
    let least = Infinity;
    for (const gap of gaps)
      for (const [x, y, away, dislike] of around(w, half, tall, gap)) {
        const box: Box = [x - half, y - tall, x + half, y + tall];
        const out = !this.inside(box);
        if ((out && !w.strong) || !this.free(box, this.words)) continue;
        if (!this.free(box, heeded)) continue;
        const over = heeded !== this.discs && !this.free(box, this.discs);
        const along = few.reduce((sum, way) => sum + Math.max(-0.5, way[0] * away[0] + way[1] * away[1]), 0);
        const cost = dislike + gap * 0.2 + 2 * along + this.crossed(box, w.i) + (over ? COVERING : 0) + (out ? CUT : 0);
        if (cost < least) [best, least] = [box, cost];
      }
    return best && standing(w, lines, best, least);
  }

  /** Inside the mark of the entity, if that is wide enough. */
  private within(w: Word, lines: string[]): Found | null {
    const { half, tall } = extent({ ...w, strong: true }, lines);
    const box: Box = [w.x - half, w.y - tall, w.x + half, w.y + tall];
    const fits = w.round && Math.hypot(half - 2, tall * 0.75) < w.radius;
    if (!fits || !this.inside(box) || !this.free(box, this.words)) return null;
    const found = standing(w, lines, box, 0);
    return { ...found, placed: { ...found.placed, within: true } };
  }

  /** The words on lines: along the line, and on nothing else. */
  lines(words: LineWord[], size: number): PlacedLine[] {
    const placed: PlacedLine[] = [];
    for (const w of words) {
      const half = (measure(w.text, false) * size) / 32 + 3;
      if (half * 2 > w.room) continue;
      const boxes: Box[] = [];
      const pieces = Math.max(1, Math.ceil(half / size));
      for (let n = -pieces; n <= pieces; n++) {
        const [x, y] = [w.x + (Math.cos(w.angle) * half * n) / pieces, w.y + (Math.sin(w.angle) * half * n) / pieces];
        boxes.push([x - size * 0.6, y - size * 0.6, x + size * 0.6, y + size * 0.6]);
      }
      if (!boxes.every((box) => this.inside(box) && this.free(box, this.words) && this.free(box, this.discs))) continue;
      boxes.forEach((box) => this.words.add(box, box));
      placed.push({ ...w, size, half });
    }
    return placed;
  }
}

type Found = { box: Box; placed: Placed; cost: number };

const standing = (w: Word, lines: string[], box: Box, cost: number): Found => ({
  box,
  cost,
  placed: { lines, x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, size: w.size, strong: w.strong, within: false },
});

const extent = (w: { size: number; strong: boolean }, lines: string[]) => ({
  half: (Math.max(...lines.map((line) => measure(line, w.strong))) * w.size) / 32 + 2,
  tall: w.size * (0.55 + 0.58 * (lines.length - 1)),
});

/** A name in two lines of about the same length, if it has two words. */
function halves(text: string): string[] {
  const gaps = [...text.matchAll(/ /g)].map((found) => found.index);
  const middle = gaps.sort((a, b) => Math.abs(a - text.length / 2) - Math.abs(b - text.length / 2))[0];
  return middle === undefined ? [text] : [text.slice(0, middle), text.slice(middle + 1)];
}

type Place = [x: number, y: number, away: [number, number], dislike: number];

/** Where the name of an entity can stand: its middle, the direction from the entity, and how little it is liked. */
function around(w: Word, half: number, tall: number, gap: number): Place[] {
  const r = w.radius + 2.5 + gap;
  const out: Place[] = [];
  for (const [n, side] of [1, -1].entries()) {
    out.push([w.x, w.y + side * (r + tall), [0, side], n * 0.5]);
    out.push([w.x + side * (r + half + 1), w.y, [side, 0], 0.4 + n * 0.3]);
    for (const slide of [0.3, -0.3, 0.6, -0.6, 0.9, -0.9]) {
      const to = slide * 0.8;
      out.push([
        w.x + slide * half,
        w.y + side * (r + tall),
        [to, side * Math.sqrt(1 - to * to)],
        0.7 + Math.abs(slide) + n * 0.2,
      ]);
    }
    for (const slide of [0.5, -0.5, 0.9, -0.9]) {
      const x = w.x + side * (r * Math.sqrt(1 - slide * slide * 0.6) + half + 1);
      out.push([x, w.y + slide * (w.radius + tall * 0.4), [side * 0.8, Math.sign(slide) * 0.6], 1 + Math.abs(slide)]);
    }
  }
  return out;
}

// Words on the canvas that never lie on each other: the weightiest first, each where there is room, else not at all.

import { clean, short } from "../query/dom";
import type { Palette } from "./look";

export interface Word {
  text: string;
  x: number;
  y: number;
  radius: number;
  size: number;
  strong: boolean;
}
export interface LineWord {
  text: string;
  x: number;
  y: number;
  angle: number;
  room: number;
  colour: string;
}

type Box = [number, number, number, number];
export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
const CELL = 64;

/** The places that are taken, in a grid, so that a question looks at few boxes. */
class Taken {
  private readonly cells = new Map<number, Box[]>();
  private each(box: Box, look: (key: number) => boolean): boolean {
    for (let x = Math.floor(box[0] / CELL); x <= Math.floor(box[2] / CELL); x++) {
      for (let y = Math.floor(box[1] / CELL); y <= Math.floor(box[3] / CELL); y++) if (look(x * 4099 + y)) return true;
    }
    return false;
  }
  free(box: Box): boolean {
    return !this.each(box, (key) =>
      (this.cells.get(key) ?? []).some((b) => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3]),
    );
  }
  add(box: Box): void {
    this.each(box, (key) => {
      const cell = this.cells.get(key);
      if (cell) cell.push(box);
      else this.cells.set(key, [box]);
      return false;
    });
  }
}

export interface Placed {
  text: string;
  x: number;
  y: number;
  size: number;
  strong: boolean;
}

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

/** Where the words of entities stand: below, above, right or left of it. `words`: the weightiest first; `most` of them. */
export function place(words: Word[], most: number, width: number, height: number): { placed: Placed[]; taken: Taken } {
  const taken = new Taken();
  const discs = new Taken();
  for (const w of words.slice(0, 400))
    discs.add([w.x - w.radius * 0.8, w.y - w.radius * 0.8, w.x + w.radius * 0.8, w.y + w.radius * 0.8]);
  const placed: Placed[] = [];
  for (const [rank, w] of words.entries()) {
    if (placed.length >= most) break;
    const half = (measure(w.text, w.strong) * w.size) / 32 + 2;
    const tall = w.size * 0.6;
    const r = w.radius + 3;
    const around = [
      [0, r + tall],
      [0, -r - tall],
      [r + half, 0],
      [-r - half, 0],
    ] as const;
    const find = (overDiscs: boolean) => {
      for (const [dx, dy] of around) {
        const [x, y] = [w.x + dx, w.y + dy];
        const box: Box = [x - half, y - tall, x + half, y + tall];
        const inside = box[0] >= 0 && box[2] <= width && box[1] >= 0 && box[3] <= height;
        if (!(inside || w.strong) || !taken.free(box) || !(overDiscs || discs.free(box))) continue;
        taken.add(box);
        placed.push({ text: w.text, x, y, size: w.size, strong: w.strong });
        return true;
      }
      return false;
    };
    if (!find(false) && (w.strong || rank < 24)) find(true); // the weightiest may cover a neighbour's mark
  }
  return { placed, taken };
}

export interface PlacedLine extends LineWord {
  size: number;
}

/** Which words on lines have room: along the line, and on nothing else. */
export function placeOnLines(words: LineWord[], taken: Taken, size: number): PlacedLine[] {
  const placed: PlacedLine[] = [];
  for (const w of words) {
    const half = (measure(w.text, false) * size) / 32 + 3;
    if (half * 2 > w.room) continue;
    const boxes: Box[] = [];
    const pieces = Math.max(1, Math.ceil(half / size));
    for (let i = -pieces; i <= pieces; i++) {
      const [x, y] = [w.x + (Math.cos(w.angle) * half * i) / pieces, w.y + (Math.sin(w.angle) * half * i) / pieces];
      boxes.push([x - size * 0.6, y - size * 0.6, x + size * 0.6, y + size * 0.6]);
    }
    if (!boxes.every((box) => taken.free(box))) continue;
    boxes.forEach((box) => taken.add(box));
    placed.push({ ...w, size });
  }
  return placed;
}

export function paint(draw: CanvasRenderingContext2D, words: Placed[], lines: PlacedLine[], p: Palette): void {
  draw.textAlign = "center";
  draw.textBaseline = "middle";
  draw.lineJoin = "round";
  draw.strokeStyle = p.paper;
  for (const w of lines) {
    draw.save();
    draw.translate(w.x, w.y);
    draw.rotate(w.angle);
    draw.font = `500 ${w.size}px ${FONT}`;
    draw.lineWidth = 4;
    draw.strokeText(w.text, 0, 0);
    draw.fillStyle = w.colour;
    draw.fillText(w.text, 0, 0);
    draw.restore();
  }
  for (const w of words) {
    draw.font = `${w.strong ? 600 : 500} ${w.size}px ${FONT}`;
    draw.lineWidth = 4;
    draw.strokeText(w.text, w.x, w.y);
    draw.fillStyle = p.ink;
    draw.fillText(w.text, w.x, w.y);
  }
}

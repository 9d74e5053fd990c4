// How a map uses the room that it has: in which shape it is laid out, how large its entities and words are.

import type { Model } from "../data";
import { between, largest, least, span } from "./geometry";

/** From so many lines on, they are straight and left out while the map moves. */
const MANY = 900;

export interface Room {
  stretch: number; // of x, so that the map has the shape of the stage
  radii: number[]; // of each entity, in pixels at ratio 1
  letters: number; // size of the smallest names, in pixels
  share: number; // pixels of the stage for each name
  many: boolean; // lines
  narrow: boolean; // there is little room for each entity
}

/** Where the entities lie that are drawn: least and greatest x and y, and how many they are. */
export function extent(m: Model): { x: [number, number]; y: [number, number]; count: number } {
  const own = m.nodes.filter((_, i) => m.of[i]!.length);
  const drawn = own.length ? own : m.nodes;
  const [xs, ys] = [drawn.map((n) => n.x), drawn.map((n) => n.y)];
  return { x: [least(xs), largest(xs)], y: [least(ys), largest(ys)], count: Math.max(1, drawn.length) };
}

/** The room that a stage of this size gives; the same for every view, so that filters do not move the map. */
export function room(m: Model, width: number, height: number): Room {
  const { nodes } = m;
  const drawn = extent(m);
  const each = Math.sqrt((width * height) / drawn.count); // the side of a square for each entity
  const small = between(2, each * 0.085, 6);
  const large = between(7, each * 0.42, Math.max(12, Math.min(20, width / 24)));
  const most = nodes.reduce((sum, n) => Math.max(sum, n.weight), 12);
  const [wide, high] = [span(drawn.x), span(drawn.y)];
  const many = m.bundles.length > MANY;
  const narrow = width < 560 && drawn.count > 40;
  return {
    stretch: wide && high ? between(0.42, ((width / Math.max(1, height)) * high) / wide, 2.4) : 1,
    radii: nodes.map((n) => (n.weight > 1 || !narrow ? small : small * 0.8) + large * Math.sqrt(n.weight / most)),
    letters: narrow ? 12.5 : 11.5,
    share: narrow ? 7500 : 6000,
    many,
    narrow,
  };
}

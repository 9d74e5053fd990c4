// Everything as it lies on the screen: where lines and entities are, and which words find room among them.

import type { Model } from "../data";
import { bent, piece, point, type Box, type Curve, type Point } from "./geometry";
import { Board, caption, type LineWord, type Placed, type PlacedLine, type Word } from "./labels";
import { colour, look, Pattern, tint, type Palette } from "./look";
import { FEWEST, type Region } from "./regions";
import type { Room } from "./room";
import type { Line, Scene } from "./scene";
import { texts as t } from "../texts";
import type { Seen } from "../view";

/** Lines among which their words can still be read. */
const WORDY = 90;

/** Statements of an entity whose mark the name of a great one may cover if it must. */
const WEAK = 2;
/** The ratio of the camera from which on a large map shows everything that there is. */
const CLOSE = 0.5;
/** Of a large map, so many entities on the screen are kept free of words: of thousands nothing could be named. */
const HEEDED = 400;
/** So many entities on the screen can be named at all. */
const NAMED = 500;

/** From the map's coordinates (x stretched) to those of the screen. */
export interface Frame {
  x: number;
  y: number;
  scale: [number, number];
}

/** How the stage stands. */
export interface Standing {
  frame: Frame;
  zoomed: number; // by how much entities are larger than at ratio 1
  ratio: number; // of the camera
  width: number;
  height: number;
  moving: boolean; // and so many lines that only the names of the weightiest are drawn
  large: boolean; // letters for a room
  strong: Set<number>; // entities under the mouse or the keyboard's mark
  covered: Box[]; // what lies over the stage
}

export interface Drawn {
  palette: Palette;
  frame: Frame;
  grounds: { region: Region; fill: string; edge: string }[];
  words: Placed[];
  lineWords: PlacedLine[];
  dots: { i: number; x: number; y: number; radius: number; fill: string }[];
  curves: (Curve & { line: Line; from: number; to: number })[];
  loops: { x: number; y: number; radius: number; line: Line }[];
  width: number;
  height: number;
}

export const project = ({ x, y, scale }: Frame, [u, v]: Point): Point => [x + u * scale[0], y + v * scale[1]];

export function drawn(m: Model, seen: Seen, s: Scene, r: Room, territories: Region[], p: Palette, at: Standing): Drawn {
  const { width, height, frame, zoomed, moving, large } = at;
  const board = new Board(width, height, at.covered);
  const size = new Map(s.dots.map((dot) => [dot.i, dot.size * zoomed]));
  const spots = new Map<number, { x: number; y: number }>();
  const where = (i: number) => {
    let spot = spots.get(i);
    if (!spot) {
      const [x, y] = project(frame, [m.nodes[i]!.x * r.stretch, m.nodes[i]!.y]);
      spots.set(i, (spot = { x, y }));
    }
    return spot;
  };
  const visible = (x: number, y: number, edge: number) => x > -edge && y > -edge && x < width + edge && y < height + edge;

  const dots: Drawn["dots"] = [];
  const words: Word[] = [];
  for (const { i, fill, shape } of s.dots) {
    const { x, y } = where(i);
    const radius = size.get(i)!;
    if (!visible(x, y, radius)) continue;
    dots.push({ i, x, y, radius, fill });
    if (!moving && (dots.length <= HEEDED || !r.many)) board.disc(x, y, radius, m.nodes[i]!.weight <= WEAK);
    if (seen.shade[i] === 1 || words.length > NAMED || (s.chosen.size && !s.near.has(i))) continue;
    const node = m.nodes[i]!;
    const letters = Math.round(Math.min(18, r.letters - 0.5 + radius * 0.25) * (large ? 1.5 : 1));
    const strong = s.chosen.has(i) || at.strong.has(i);
    const least = Math.round(r.letters * (large ? 1.4 : 0.96));
    words.push({ i, text: caption(node.short ?? node.label), x, y, radius, size: letters, least, strong, round: shape === 0 });
  }
  words.sort((a, b) => Number(b.strong) - Number(a.strong));

  const curves = moving
    ? []
    : s.lines.map((line) => {
        const { s: from, o: to, bend } = line.bundle;
        return { ...bent(where(from), where(to), r.many ? 0 : bend), line, from: size.get(from)!, to: size.get(to)! };
      });
  if (!r.many) for (const c of curves) if (!s.chosen.size || c.line.strong) board.line(c, c.line.bundle.s, c.line.bundle.o);

  const shown = territories.filter(({ group }) => (s.groups.get(group) ?? 0) >= FEWEST);
  const grounds = shown.map((region) => ({ region, ...tint(region.tint, p) }));
  const rings = new Map<number, number>(); // loops of an entity lie around each other
  const loops = (moving ? [] : s.loops).flatMap((line) => {
    const i = line.bundle.s;
    if (r.many && at.ratio > CLOSE && !line.strong) return [];
    const n = rings.get(i) ?? 0;
    rings.set(i, n + 1);
    const own = size.get(i)!;
    const radius = Math.max(6, own * 0.5) + 4 * n;
    const far = (own + radius * 0.8) * Math.SQRT1_2;
    const { x, y } = where(i);
    return visible(x, y, 40) ? [{ x: x + far, y: y - far, radius, line }] : [];
  });
  for (const loop of loops) board.disc(loop.x, loop.y, loop.radius);
  const most = (width * height) / (r.many && at.ratio > CLOSE ? 9000 : r.share);
  return {
    palette: p,
    frame,
    grounds,
    words: board.entities(words, moving ? Math.min(30, most) : most),
    lineWords: board.lines(wordsOnLines(m, s, curves, p, visible), large ? 16 : 11.5),
    dots,
    curves,
    loops,
    width,
    height,
  };
}

function wordsOnLines(
  m: Model,
  s: Scene,
  curves: Drawn["curves"],
  p: Palette,
  visible: (x: number, y: number, edge: number) => boolean,
): LineWord[] {
  const wanted = curves.filter((c) => (!s.chosen.size || c.line.strong) && visible(...point(c, 0.5), 0));
  if (!s.chosen.size && wanted.length > WORDY) return []; // a word here and there tells nothing
  return wanted
    .reverse()
    .slice(0, 300)
    .flatMap((c): LineWord[] => {
      const [from, to] = ends(c);
      const [a, , b] = piece(c, from, to);
      const long = Math.hypot(b[0] - a[0], b[1] - a[1]);
      const flat = 2 * long * Math.sqrt(12 / (4 * Math.abs(c.line.bundle.bend) * long + 1)); // of it a word does not leave the line
      const denied = c.line.pattern === Pattern.Crossed;
      const space = denied ? long * (1 - 2 * CROSS) - 16 : long - 24;
      const [x, y] = point(c, (from + to) / 2);
      const chord = Math.atan2(c.by - c.ay, c.bx - c.ax);
      const angle = Math.abs(chord) > Math.PI / 2 ? chord + Math.PI : chord;
      const ink = colour(look(m.kinds[c.line.bundle.kind]!.id), p);
      const room = Math.min(space, flat);
      const label = caption(c.line.bundle.label);
      return room < 24 ? [] : [{ text: denied ? t.denied(label) : label, x, y, angle, room, colour: ink }];
    });
}

/** The shares of a line at which the marks of its entities end and begin. */
export function ends(c: Curve & { from: number; to: number }): Point {
  const long = Math.hypot(c.bx - c.ax, c.by - c.ay) || 1;
  return [Math.min(0.45, (c.from + 2) / long), 1 - Math.min(0.45, (c.to + 2) / long)];
}

/** How far along a denied line its cross stands: beside the word in its middle. The shader in lines.ts says so too. */
export const CROSS = 0.25;

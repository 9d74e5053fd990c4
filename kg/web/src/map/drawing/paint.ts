// Painting on canvas what WebGL does not: the grounds of groups, loops, words.

import { FONT, LEADING, weightOf } from "./labels";
import { Pattern } from "./look";
import type { Drawn } from "./screen";

const paths = new WeakMap<object, Path2D>();

/** The grounds, on a canvas of their own under the lines. */
export function paintGrounds(draw: CanvasRenderingContext2D, { grounds, frame, width, height }: Drawn): void {
  draw.clearRect(0, 0, width, height);
  if (!grounds.length) return;
  draw.save();
  draw.transform(frame.scale[0], 0, 0, frame.scale[1], frame.x, frame.y);
  draw.lineWidth = 1.2 / Math.abs(frame.scale[0]);
  draw.lineJoin = "round";
  for (const { region, fill, edge } of grounds) {
    let path = paths.get(region);
    if (!path) {
      path = new Path2D();
      for (const rim of region.rims) {
        rim.forEach(([x, y], i) => (i ? path!.lineTo(x, y) : path!.moveTo(x, y)));
        path.closePath();
      }
      paths.set(region, path);
    }
    draw.fillStyle = fill;
    draw.fill(path, "evenodd");
    draw.strokeStyle = edge;
    draw.stroke(path);
  }
  draw.restore();
}

/** Loops and words, over everything. */
export function paintWords(draw: CanvasRenderingContext2D, { words, lineWords, loops, palette: p }: Drawn): void {
  draw.textAlign = "center";
  draw.textBaseline = "middle";
  draw.lineJoin = "round";
  for (const { x, y, radius, line } of loops) {
    draw.beginPath();
    draw.setLineDash(line.pattern === Pattern.Solid ? [] : line.pattern === Pattern.Dotted ? [2, 4] : [6, 4]);
    draw.arc(x, y, radius, LOOP[0], LOOP[1]);
    draw.lineWidth = line.size;
    draw.strokeStyle = line.colour;
    draw.stroke();
  }
  draw.setLineDash([]);
  for (const w of lineWords) {
    draw.save();
    draw.translate(w.x, w.y);
    draw.rotate(w.angle);
    draw.font = `500 ${w.size}px ${FONT}`;
    draw.fillStyle = p.paper; // the line ends at its word
    draw.beginPath();
    draw.roundRect(-w.half, -w.size * 0.62, 2 * w.half, w.size * 1.2, 3);
    draw.fill();
    draw.fillStyle = w.colour;
    draw.fillText(w.text, 0, 0.5);
    draw.restore();
  }
  draw.strokeStyle = p.paper;
  draw.lineWidth = 4;
  for (const w of words) {
    draw.font = `${weightOf(w)} ${w.size}px ${FONT}`;
    const down = (n: number) => w.y + (n - (w.lines.length - 1) / 2) * w.size * LEADING;
    if (!w.within) w.lines.forEach((line, n) => draw.strokeText(line, w.x, down(n)));
    draw.fillStyle = w.within ? p.paper : p.ink;
    w.lines.forEach((line, n) => draw.fillText(line, w.x, down(n)));
  }
}

/** The part of a circle that a loop is, in radians: open towards its entity. */
export const LOOP = [(-210 * Math.PI) / 180, (120 * Math.PI) / 180] as const;

// Where the nodes of a small network go: springs, then boxes pushed apart. No chance in it: the same network, the same picture.

export interface Box {
  x: number;
  y: number;
  /** Half of the width and height that node and label need. */
  w: number;
  h: number;
}

const STEPS = 300;
const TURN = Math.PI * (3 - Math.sqrt(5)); // the golden angle: a spiral without rays

/** Place boxes within a width; returns the height that they need. `pairs` are indices of boxes that belong together. */
export function layout(boxes: Box[], pairs: [number, number][], width: number): number {
  const area = boxes.reduce((sum, b) => sum + 4 * b.w * b.h, 0) * 3.2;
  const height = Math.max(260, area / width);
  const ideal = Math.sqrt((width * height) / Math.max(boxes.length, 1)) * 0.75;
  boxes.forEach((box, n) => {
    const radius = Math.sqrt((n + 0.5) / boxes.length) / 2;
    box.x = width * (0.5 + radius * Math.cos(n * TURN));
    box.y = height * (0.5 + radius * Math.sin(n * TURN));
  });
  const inside = (box: Box) => {
    box.x = Math.min(Math.max(box.x, box.w), Math.max(width - box.w, box.w));
    box.y = Math.min(Math.max(box.y, box.h), Math.max(height - box.h, box.h));
  };
  for (let step = 0; step < STEPS; step++) {
    const moves = boxes.map(() => [0, 0] as [number, number]);
    const shift = (n: number, x: number, y: number) => {
      const move = moves[n];
      if (move) [move[0], move[1]] = [move[0] + x, move[1] + y];
    };
    each(boxes, (a, b, i, j) => {
      const [dx, dy] = [a.x - b.x, a.y - b.y];
      const square = Math.max(dx * dx + dy * dy, 1);
      const force = (ideal * ideal) / square;
      shift(i, dx * force, dy * force);
      shift(j, -dx * force, -dy * force);
    });
    for (const [i, j] of pairs) {
      const [a, b] = [boxes[i], boxes[j]];
      if (!a || !b) continue;
      const [dx, dy] = [a.x - b.x, a.y - b.y];
      const force = Math.hypot(dx, dy) / ideal;
      shift(i, -dx * force, -dy * force);
      shift(j, dx * force, dy * force);
    }
    const heat = (width / 8) * (1 - step / STEPS);
    boxes.forEach((box, n) => {
      const [x, y] = moves[n] ?? [0, 0];
      // A light pull to the middle keeps what is not connected in sight.
      const [px, py] = [x + (width / 2 - box.x) * 0.3, y + (height / 2 - box.y) * 0.3];
      const far = Math.max(Math.hypot(px, py), 1);
      box.x += (px / far) * Math.min(far, heat);
      box.y += (py / far) * Math.min(far, heat);
      inside(box);
    });
  }
  for (let step = 0, clear = false; step < 200 && !clear; step++) {
    clear = true;
    each(boxes, (a, b) => {
      const [x, y] = [a.w + b.w - Math.abs(a.x - b.x), a.h + b.h - Math.abs(a.y - b.y)];
      if (x <= 0 || y <= 0) return;
      clear = false;
      if (y < x) {
        const way = a.y < b.y ? -1 : 1;
        [a.y, b.y] = [a.y + (way * (y + 1)) / 2, b.y - (way * (y + 1)) / 2];
      } else {
        const way = a.x < b.x ? -1 : 1;
        [a.x, b.x] = [a.x + (way * (x + 1)) / 2, b.x - (way * (x + 1)) / 2];
      }
      [a, b].forEach(inside);
    });
  }
  const top = Math.min(...boxes.map((b) => b.y - b.h));
  for (const box of boxes) box.y -= top;
  return Math.max(...boxes.map((b) => b.y + b.h));
}

function each(boxes: Box[], look: (a: Box, b: Box, i: number, j: number) => void): void {
  boxes.forEach((a, i) => {
    for (let j = i + 1; j < boxes.length; j++) {
      const b = boxes[j];
      if (b) look(a, b, i, j);
    }
  });
}

import type { Draw } from '../draw.js';
import type { Point } from './curve.js';
import { smooth } from './smooth.js';

/** How much hair covers a point of the face, seen from the front. */
export type HairMap = (x: number, y: number) => number;

const perCm = 56;
const margin = 1;

/**
 * Draws one brow, hair by hair: upright at the nose, lying outwards at the temple.
 * @param line the brow's middle line, from the nose outwards, cm
 * @param thickness cm at its thickest
 * @param density 0..1
 * @returns coverage 0..1 by position on the mean head, cm
 */
export function drawBrow(line: readonly Point[], thickness: number, density: number, draw: Draw): HairMap {
  const xs = line.map((p) => p[0]);
  const ys = line.map((p) => p[1]);
  const left = Math.min(...xs) - margin;
  const bottom = Math.min(...ys) - margin;
  const width = Math.ceil((Math.max(...xs) + margin - left) * perCm);
  const height = Math.ceil((Math.max(...ys) + margin - bottom) * perCm);
  const clear = new Float32Array(width * height).fill(1);
  const stroke = (x: number, y: number, dx: number, dy: number, length: number, opacity: number) => {
    const steps = Math.ceil(length * perCm * 1.5);
    for (let i = 0; i < steps; i++) {
      const t = i / steps;
      const px = (x + dx * length * t - left) * perCm;
      const py = (y + dy * length * t - bottom) * perCm;
      const radius = 1.25 * (1 - 0.6 * t);
      const reach = (radius + 0.6) ** 2;
      for (let oy = -2; oy <= 2; oy++) {
        for (let ox = -2; ox <= 2; ox++) {
          const cx = Math.floor(px) + ox;
          const cy = Math.floor(py) + oy;
          if (cx < 0 || cy < 0 || cx >= width || cy >= height) continue;
          const d2 = (cx + 0.5 - px) ** 2 + (cy + 0.5 - py) ** 2;
          if (d2 >= reach) continue;
          const d = Math.sqrt(d2);
          clear[cy * width + cx]! *= 1 - (opacity / 1.5) * smooth(radius + 0.6, radius - 0.6, d);
        }
      }
    }
  };
  const outwards = Math.sign(line.at(-1)![0] - line[0]![0]);
  // A soft ground under the hairs.
  for (let i = 0; i < 60; i++) {
    const along = i / 60;
    const [x, y] = line[Math.floor(along * line.length)]!;
    const half = 0.36 * thickness * smooth(-0.12, 0.18, along) * (1 - 0.62 * smooth(0.45, 1, along));
    for (let across = -half; across <= half; across += 0.03) {
      stroke(x, y + across, outwards, 0, 0.12, 0.1 * density * (1 - (across / half) ** 2));
    }
  }
  const hairs = Math.round(420 * density);
  for (let i = 0; i < hairs; i++) {
    const along = draw.unit() ** 0.9;
    const position = along * (line.length - 1.001);
    const k = Math.floor(position);
    const [ax, ay] = line[k]!;
    const [bx, by] = line[k + 1]!;
    const across = (draw.unit() + draw.unit() - 1) * 0.7;
    const body = 1.25 * thickness * smooth(-0.12, 0.18, along) * (1 - 0.62 * smooth(0.45, 1, along));
    const x = ax + (bx - ax) * (position - k) + draw.normal() * 0.03;
    const y = ay + (by - ay) * (position - k) + across * body;
    const lean =
      1.25 - 1.35 * smooth(0, 0.5, along) - across * 0.7 - 0.25 * smooth(0.5, 1, along) + draw.normal() * 0.16;
    const length = draw.between(0.24, 0.46) * (1 - 0.35 * smooth(0.6, 1, along));
    const [dx, dy] = [outwards * Math.cos(lean), Math.sin(lean)];
    stroke(x - dx * length * 0.4, y - dy * length * 0.4, dx, dy, length, draw.between(0.35, 0.85));
  }
  return (x, y) => {
    const px = (x - left) * perCm - 0.5;
    const py = (y - bottom) * perCm - 0.5;
    const ix = Math.floor(px);
    const iy = Math.floor(py);
    if (ix < 0 || iy < 0 || ix >= width - 1 || iy >= height - 1) return 0;
    const [fx, fy] = [px - ix, py - iy];
    const at = (c: number, r: number) => clear[(iy + r) * width + ix + c]!;
    const low = at(0, 0) + (at(1, 0) - at(0, 0)) * fx;
    const high = at(0, 1) + (at(1, 1) - at(0, 1)) * fx;
    return 1 - (low + (high - low) * fy);
  };
}

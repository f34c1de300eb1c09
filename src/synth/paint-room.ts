import type { Draw } from '../draw.js';
import type { Look } from './look.js';
import { createNoiseField, fractal, type NoiseField } from './noise-field.js';
import { smooth } from './smooth.js';
import { createPainting, type Painting } from './texture.js';

/** Paints cloth: folds, weave and a darker collar. v = 0 at the collar. */
export function paintShirt(size: number, look: Look, draw: Draw): Painting {
  const painting = createPainting(size);
  const field = createNoiseField(draw.unit);
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      const around = (col / size) * 2 * Math.PI;
      const down = row / size;
      const [x, z] = [Math.cos(around), Math.sin(around)];
      const fold = fractal(field, 3, x * 3.2, down * 5 + x, z * 3.2);
      const weave = field(x * 40, down * 60, z * 40);
      const collar = 1 - 0.35 * smooth(0.02, 0, Math.abs(down - 0.085));
      const shade = (1 + 0.3 * fold + 0.12 * weave) * collar;
      for (let c = 0; c < 3; c++) painting.rgb[(row * size + col) * 3 + c] = look.shirt[c]! * shade;
    }
  }
  return painting;
}

/** Paints hair that hangs: strands from the crown (v = 0) down. */
export function paintLongHair(size: number, look: Look, field: NoiseField): Painting {
  const painting = createPainting(size);
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      const around = (col / size) * 40;
      const strand = field(around * 1.2, (row / size) * 2, 3) + 0.7 * field(around * 3.3, (row / size) * 4, 7);
      const shade = Math.max(0.2, 1 + 0.45 * strand);
      for (let c = 0; c < 3; c++) painting.rgb[(row * size + col) * 3 + c] = look.hair[c]! * shade;
    }
  }
  return painting;
}

/** Paints a row of teeth: u along the row, v = 0 at the gum. */
export function paintTeeth(size: number): Painting {
  const painting = createPainting(size);
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      const along = (col / size) * 10;
      const gap = Math.min(along % 1, 1 - (along % 1));
      const shade = (0.55 + 0.45 * smooth(0, 0.12, gap)) * (1 - 0.25 * Math.abs((2 * col) / size - 1));
      const gum = smooth(0.3, 0.15, row / size);
      [0.5, 0.47, 0.4].forEach((c, i) => {
        painting.rgb[(row * size + col) * 3 + i] = c * shade * (1 - gum) + [0.3, 0.11, 0.1][i]! * gum;
      });
    }
  }
  return painting;
}

const tintOf = (draw: Draw) => {
  const light = draw.between(0.3, 1.5);
  return [0, 1, 2].map(() => light * draw.between(0.82, 1.18));
};

/** px between the points that the wall is painted at. */
const coarse = 4;

/**
 * Paints the wall behind, out of focus: a gradient of light, soft blotches and a few blurred shapes. [height, width,
 * 3]
 */
export function paintBackground(width: number, height: number, look: Look, draw: Draw): Float32Array {
  const out = new Float32Array(width * height * 3);
  const field = createNoiseField(draw.unit);
  const shapes = Array.from({ length: 5 }, () => ({
    x: draw.between(-0.1, 1.1),
    y: draw.between(0, 0.9),
    halfWidth: draw.between(0.04, 0.16),
    halfHeight: draw.between(0.06, 0.3),
    soft: draw.between(0.015, 0.04),
    tint: tintOf(draw),
    amount: draw.between(0.3, 0.8),
  }));
  const slope = draw.between(-0.35, 0.35);
  // Nothing here is sharp: painted at each fourth pixel, and blended between.
  const columns = Math.ceil(width / coarse) + 1;
  const rows = Math.ceil(height / coarse) + 1;
  const nodes = new Float32Array(columns * rows * 3);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < columns; col++) {
      const x = (col * coarse) / width;
      const y = (row * coarse) / height;
      const light = (1 + slope * (x - 0.5) - 0.25 * (y - 0.4)) * (1 + 0.08 * fractal(field, 4, x * 6, y * 5, 1));
      for (let c = 0; c < 3; c++) {
        let value = look.wall[c]! * light;
        for (const s of shapes) {
          const dx = Math.abs(x - s.x) - s.halfWidth;
          const dy = Math.abs(y - s.y) - s.halfHeight;
          const inside = smooth(s.soft, -s.soft, dx) * smooth(s.soft, -s.soft, dy);
          if (inside > 0) value *= 1 + (s.tint[c]! - 1) * inside * s.amount;
        }
        nodes[(row * columns + col) * 3 + c] = value;
      }
    }
  }
  for (let row = 0, o = 0; row < height; row++) {
    const down = (row % coarse) / coarse;
    for (let col = 0; col < width; col++) {
      const across = (col % coarse) / coarse;
      let k = (Math.floor(row / coarse) * columns + Math.floor(col / coarse)) * 3;
      for (let c = 0; c < 3; c++, o++, k++) {
        const above = nodes[k]! + (nodes[k + 3]! - nodes[k]!) * across;
        const under = k + columns * 3;
        const below = nodes[under]! + (nodes[under + 3]! - nodes[under]!) * across;
        out[o] = above + (below - above) * down;
      }
    }
  }
  return out;
}

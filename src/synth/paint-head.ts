import { drawBrow, type HairMap } from './brow.js';
import { distanceToLine, distanceToOutline, type Point, smoothLine } from './curve.js';
import type { Draw } from './draw.js';
import type { Features } from './features.js';
import { hairAt } from './hair.js';
import type { Look } from './look.js';
import { createNoiseField, fractal, type NoiseField } from './noise-field.js';
import { smooth } from './smooth.js';
import { scatterSpots } from './spots.js';
import { createPainting, type Painting } from './texture.js';
import { bleed } from './uv-positions.js';

const bump = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) =>
  Math.exp(-(((x - cx) / rx) ** 2) - ((y - cy) / ry) ** 2);

/**
 * Paints skin, brows, lips, lash lines, folds, stubble and hair.
 * @param positions [size, size, 3] the point of the mean head behind each texel, cm; NaN = none
 * @param hairField the field that the hair's geometry was grown with
 */
export function paintHead(
  positions: Float32Array,
  size: number,
  look: Look,
  features: Features,
  hairField: NoiseField,
  draw: Draw,
): Painting {
  const painting = createPainting(size);
  const field = createNoiseField(draw.fork('skin').unit);
  const spots = scatterSpots(positions, look.freckles, look.moles, draw.fork('spots'));
  const brows = features.brows.map((line, i) =>
    drawBrow(line, look.browThickness, look.browDensity, draw.fork(`brow${i}`)),
  ) as [HairMap, HairMap];
  const folds = foldLines(features, look.age, draw.fork('folds'));
  const empty = new Uint8Array(size * size);
  const rgb: [number, number, number] = [0, 0, 0];
  const toward = (r: number, g: number, b: number, amount: number) => {
    rgb[0] += (r - rgb[0]) * amount;
    rgb[1] += (g - rgb[1]) * amount;
    rgb[2] += (b - rgb[2]) * amount;
  };
  // Texels are averaged two by two later: what varies slowly is made once for each four. By block of a row of blocks.
  const toneOf = new Float32Array(size >> 1);
  const redOf = new Float32Array(size >> 1);
  const makeTone = (block: number, x: number, y: number, z: number) => {
    const side = Math.abs(x);
    const broad = fractal(field, 3, x * 0.3, y * 0.3, z * 0.3);
    const blotch = fractal(field, 3, x * 1.4 + 9, y * 1.4, z * 1.4);
    const grain = fractal(field, 2, x * 5 + 3, y * 5, z * 5);
    const pore = field(x * 11, y * 11, z * 11);
    toneOf[block] = 1 + 0.09 * broad + 0.13 * blotch + 0.13 * grain + 0.08 * Math.min(0.3, pore);
    redOf[block] =
      look.redness *
      (0.5 * bump(side, y, 4.2, -0.4, 2.2, 2) +
        0.5 * bump(x, y, features.noseTip[0], features.noseTip[1], 1.4, 1.2) +
        0.3 * bump(x, y, features.chin[0], features.chin[1] + 1.2, 1.6, 1.2) +
        0.25 * blotch);
  };
  const lids = [0, 1].map((half) => boundsOf([...features.upperLids[half]!, ...features.lowerLids[half]!], 0.5));
  for (let i = 0; i < size * size; i++) {
    const col = i % size;
    if (i % (2 * size) === 0) toneOf.fill(Number.NaN);
    const x = positions[i * 3]!;
    const y = positions[i * 3 + 1]!;
    const z = positions[i * 3 + 2]!;
    if (Number.isNaN(x)) {
      empty[i] = 1;
      continue;
    }
    const side = Math.abs(x);
    const front = z > 4;
    const block = col >> 1;
    if (Number.isNaN(toneOf[block]!)) makeTone(block, x, y, z);
    const tone = toneOf[block]!;
    const red = redOf[block]!;
    rgb[0] = look.skin[0] * tone * (1 - 0.03 * red);
    rgb[1] = look.skin[1] * tone * (1 - 0.2 * red);
    rgb[2] = look.skin[2] * tone * (1 - 0.22 * red);

    if (front) {
      const nearLips = side < 3.6 && y < -1.4 && y > -5.6;
      const fromLips = nearLips ? distanceToOutline(features.lips, x, y) : 1;
      let dark = spots(x, y, z);
      dark = Math.max(dark, (0.1 + 0.14 * look.age) * bump(side, y, 2.9, 2.25, 1.3, 0.5));
      dark = Math.max(dark, 0.14 * bump(side, y, 1.55, 3.6, 0.5, 0.7));
      for (const fold of folds) {
        if (x < fold.left || x > fold.right || y < fold.bottom || y > fold.top) continue;
        const d = distanceToLine(fold.line, x, y) / fold.width;
        if (d < 3) dark = 1 - (1 - dark) * (1 - fold.depth * Math.exp(-d * d));
      }
      if (look.stubble > 0) {
        const beard =
          smooth(-1.6, -3, y) * smooth(-10, -8.4, y) * smooth(0.25, 0.45, fromLips) +
          0.7 * smooth(4.6, 5.8, side) * smooth(1.5, -1.5, y);
        const hairy = 0.5 + 0.9 * Math.max(-0.3, field(x * 12 + 40, y * 12, z * 12));
        toward(
          look.hair[0],
          look.hair[1],
          look.hair[2],
          Math.min(0.55, look.stubble * 0.5 * Math.min(1, beard) * hairy),
        );
      }
      toward(rgb[0] * 0.25, rgb[1] * 0.16, rgb[2] * 0.15, dark);
      if (fromLips < 0.1) paintLips(toward, look, features, field, x, y, fromLips);
      const half = x < 0 ? 0 : 1;
      if (z > 6 && y > 4) toward(look.hair[0], look.hair[1], look.hair[2], 0.94 * brows[half](x, y));
      const lid = lids[half]!;
      if (z > 6 && x > lid.left && x < lid.right && y > lid.bottom && y < lid.top) {
        const upper = distanceToLine(features.upperLids[half], x, y - 0.05);
        const lower = distanceToLine(features.lowerLids[half], x, y);
        if (upper < 0.4 || lower < 0.4) {
          const lash = 0.95 * Math.exp(-((upper / 0.13) ** 2)) + 0.5 * Math.exp(-((lower / 0.07) ** 2));
          toward(0.02, 0.014, 0.012, Math.min(0.92, lash));
        }
      }
    }
    // The mouth's lining, behind the lips.
    if (side < 3 && y > -7 && y < -1.5 && z > 3 && z < 10)
      toward(0.16, 0.045, 0.04, smooth(9.9, 9.2, z + 0.25 * side * side));
    const hair = hairAt(x, y, z, look.hairline, hairField);
    if (hair > 0) {
      const around = Math.atan2(x, z + 1) * 9;
      const strand = field(around * 4, y * 0.5 + z * 0.3, 3) + 0.7 * field(around * 11, y * 0.9 + z * 0.5, 7);
      const shade = 1 + 0.4 * strand;
      toward(look.hair[0] * shade, look.hair[1] * shade, look.hair[2] * shade, hair);
    }
    const cloth = smooth(-10.9, -11.3, y + 0.12 * z);
    if (cloth > 0) toward(look.shirt[0], look.shirt[1], look.shirt[2], cloth);
    painting.rgb[i * 3] = rgb[0];
    painting.rgb[i * 3 + 1] = rgb[1];
    painting.rgb[i * 3 + 2] = rgb[2];
  }
  bleed(painting.rgb, size, empty, 6);
  return painting;
}

type Toward = (r: number, g: number, b: number, amount: number) => void;

function paintLips(
  toward: Toward,
  look: Look,
  features: Features,
  field: NoiseField,
  x: number,
  y: number,
  outside: number,
): void {
  const amount = smooth(0.1, -0.1, outside);
  const lines = 1 + 0.1 * field(x * 7, y * 1.2, 5) + 0.06 * field(x * 3, y * 3, 11);
  const inner = 1 - 0.35 * Math.exp(-((distanceToLine(features.mouth, x, y) / 0.16) ** 2));
  const tone = lines * inner * (y > -3.35 ? 0.88 : 1);
  toward(look.lips[0] * tone, look.lips[1] * tone, look.lips[2] * tone, 0.92 * amount);
}

type Bounds = { left: number; right: number; top: number; bottom: number };

function boundsOf(line: readonly Point[], reach: number): Bounds {
  const xs = line.map((p) => p[0]);
  const ys = line.map((p) => p[1]);
  return {
    left: Math.min(...xs) - reach,
    right: Math.max(...xs) + reach,
    bottom: Math.min(...ys) - reach,
    top: Math.max(...ys) + reach,
  };
}

type Fold = Bounds & { line: Point[]; width: number; depth: number };

/** Lines of the face: lid crease, fold from nose to mouth, mouth corner, forehead, between the brows, crow's feet. */
function foldLines(features: Features, age: number, draw: Draw): Fold[] {
  const folds: Fold[] = [];
  const add = (line: Point[], width: number, depth: number) => {
    folds.push({ line, width, depth, ...boundsOf(line, 3 * width) });
  };
  for (const half of [0, 1] as const) {
    const sign = half === 0 ? -1 : 1;
    add(
      features.upperLids[half].map(([x, y]): Point => [x, y + 0.42]),
      0.1,
      0.3,
    );
    add(
      features.lowerLids[half].map(([x, y]): Point => [x, y - 0.5 - 0.1 * age]),
      0.13,
      0.1 + 0.18 * age,
    );
    const bend = draw.between(-0.15, 0.15);
    add(
      [
        [sign * 1.55, -0.5],
        [sign * (2.05 + bend), -1.2],
        [sign * (2.6 + bend), -2.1],
        [sign * 3.0, -3.1],
        [sign * 3.05, -3.7],
      ],
      0.24,
      0.08 + 0.2 * age,
    );
    add(
      [
        [sign * 2.5, -3.5],
        [sign * 2.8, -3.75],
        [sign * 2.95, -4.2],
      ],
      0.12,
      0.22 + 0.15 * age,
    );
    add(
      [
        [sign * 0.42, 4.6],
        [sign * draw.between(0.45, 0.6), 5.3],
        [sign * 0.55, 6],
      ],
      0.1,
      0.05 + 0.25 * age * draw.unit(),
    );
    for (let i = -1; i <= 1; i++) {
      add(
        [
          [sign * 4.75, 3.35 + 0.25 * i],
          [sign * 5.5, 3.3 + 0.55 * i],
        ],
        0.06,
        0.22 * age * draw.unit(),
      );
    }
  }
  const lines = 2 + Math.floor(draw.unit() * 3);
  for (let i = 0; i < lines; i++) {
    const y = 7.2 + (i + draw.between(-0.2, 0.2)) * 0.85;
    const bow = draw.between(0.004, 0.02);
    const points: Point[] = [];
    for (let x = -4; x <= 4; x += 2) points.push([x, y + 0.05 * draw.normal() - bow * x * x]);
    add(smoothLine(points, 4), 0.11, 0.05 + 0.2 * age * draw.unit());
  }
  return folds;
}

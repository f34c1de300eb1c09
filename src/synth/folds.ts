import type { Draw } from '../draw.js';
import { type Point, smoothLine } from './curve.js';
import type { Features } from './features.js';

/** Bounds of a line, seen from the front, cm. */
export type Bounds = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

/** A line of the face, and what deepens it. */
export type Fold = Bounds & {
  readonly line: readonly Point[];
  /** cm */
  readonly width: number;
  /** How dark it is at rest, 0..1. */
  readonly depth: number;
  /** Expressions that fold it, and how much of a full fold each is worth at full strength. */
  readonly by: Readonly<Record<string, number>>;
  /** How dark a full fold is, 0..1. */
  readonly full: number;
  /** Where it folds: everywhere, or more and more towards the subject's left (1) or right (-1) of the face's middle. */
  readonly side: -1 | 0 | 1;
};

/** The box around points, with a margin. */
export function boundsOf(line: readonly Point[], reach: number): Bounds {
  const xs = line.map((p) => p[0]);
  const ys = line.map((p) => p[1]);
  return {
    left: Math.min(...xs) - reach,
    right: Math.max(...xs) + reach,
    bottom: Math.min(...ys) - reach,
    top: Math.max(...ys) + reach,
  };
}

/**
 * Lines of the face: lid crease, bag under the eye, fold from nose to mouth, mouth corner, marionette line, forehead,
 * between the brows, root of the nose, crow's feet. Deeper with age; each deepens with the expressions that fold the
 * skin there.
 */
export function foldLines(features: Features, age: number, draw: Draw): Fold[] {
  const folds: Fold[] = [];
  const full = 0.18 + 0.3 * age;
  const add = (
    line: readonly Point[],
    width: number,
    depth: number,
    by: Fold['by'] = {},
    share = 1,
    side: Fold['side'] = 0,
  ) => {
    folds.push({ line, width, depth, by, full: full * share, side, ...boundsOf(line, 3 * width) });
  };
  for (const half of [0, 1] as const) {
    // The first half is the subject's right.
    const sign = half === 0 ? -1 : 1;
    const own = (by: Record<string, number>) =>
      Object.fromEntries(Object.entries(by).map(([name, share]) => [`${name}${half === 0 ? '_R' : '_L'}`, share]));
    const lid = draw.between(0.1, 0.4);
    add(
      features.upperLids[half].map(([x, y]): Point => [x, y + 0.42]),
      0.1,
      lid,
    );
    add(
      features.lowerLids[half].map(([x, y]): Point => [x, y - 0.5 - 0.1 * age]),
      0.13,
      0.06 + 0.24 * age * draw.between(0.4, 1),
      own({ eyeSquint: 1.2, cheekRaiser: 1, cheekSquint: 0.8 }),
      0.8,
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
      0.05 + 0.3 * age * draw.between(0.5, 1),
      own({ mouthSmile: 1.5, noseSneer: 1, mouthUpperUp: 0.9, mouthStretch: 0.4 }),
    );
    add(
      [
        [sign * 2.5, -3.5],
        [sign * 2.8, -3.75],
        [sign * 2.95, -4.2],
      ],
      0.12,
      0.16 + 0.2 * age,
      own({ mouthDimple: 1.6, mouthFrown: 0.8, mouthSmile: 0.8, mouthPress: 0.7 }),
    );
    add(
      [
        [sign * 2.75, -4.2],
        [sign * 3.0, -5],
        [sign * 2.95, -6],
      ],
      0.16,
      0.22 * age * draw.unit(),
      own({ mouthFrown: 1.4, mouthPress: 0.4 }),
    );
    add(
      [
        [sign * 0.42, 4.6],
        [sign * draw.between(0.45, 0.6), 5.3],
        [sign * 0.55, 6],
      ],
      0.1,
      0.04 + 0.3 * age * draw.unit(),
      own({ browDown: 1.5 }),
      1.3,
    );
    add(
      [
        [sign * 0.1, 3.7],
        [sign * 0.75, 3.75],
        [sign * 1.1, 3.2],
      ],
      0.1,
      0.08 * age,
      own({ noseSneer: 1.5, browDown: 0.4 }),
    );
    for (let i = -1; i <= 1; i++) {
      add(
        [
          [sign * 4.75, 3.35 + 0.25 * i],
          [sign * 5.5, 3.3 + 0.55 * i],
        ],
        0.06 + 0.04 * age,
        0.35 * age * draw.unit(),
        own({ cheekRaiser: 0.9, cheekSquint: 0.9, eyeSquint: 0.7, mouthSmile: 0.4 }),
        0.8,
      );
    }
  }
  const lines = 2 + Math.floor(draw.unit() * 4);
  for (let i = 0; i < lines; i++) {
    const y = 7 + (i + draw.between(-0.2, 0.2)) * (3.2 / lines);
    const bow = draw.between(0.004, 0.02);
    const points: Point[] = [];
    for (let x = -4; x <= 4; x += 2) points.push([x, y + 0.05 * draw.normal() - bow * x * x]);
    const line = smoothLine(points, 4);
    const width = 0.11 + 0.05 * draw.unit();
    add(line, width, 0.03 + 0.3 * age * draw.unit());
    // Each half folds with its own brow.
    add(line, width, 0, { browInnerUp_L: 1.1, browOuterUp_L: 0.9 }, 1, 1);
    add(line, width, 0, { browInnerUp_R: 1.1, browOuterUp_R: 0.9 }, 1, -1);
  }
  return folds;
}

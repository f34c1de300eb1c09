import { cropSize, type Template } from '../../src/stabilised-face.js';

/** Geometry of the face-like texture, as the prototype's smoke test has it. */
export const formulaTemplate: Template = {
  eyeL: { x: 36, y: 52 },
  eyeR: { x: 92, y: 52 },
  browY: 36,
  noseTip: { x: 64, y: 78 },
  mouth: { x: 64, y: 100 },
  mouthHalfWidth: 18,
  chin: { x: 64, y: 120 },
};

export type FormulaMotion = {
  /** Brow movement, px upwards at its peak; begins at 6000 ms and lasts 300 ms. */
  readonly strength: number;
  /** Amplitude of slow head sway, px. */
  readonly sway: number;
  /** Standard deviation of noise, gray levels. */
  readonly noise: number;
};

const waves = randomWaves(7, 16);
const browX = 46;
const browY = 36;
const browSize = 10;
const unmoved = texture(0, 0);

/**
 * A face-like picture by formula: [128,128] gray. scripts/make-spotting-fixtures.py computes the same.
 *
 * @param ms time. @param seed of the noise, one a frame.
 */
export function formulaFace(ms: number, seed: number, { strength, sway, noise }: FormulaMotion): Float32Array {
  const { x: x0, y: y0 } = headAt(ms, sway);
  const share = ms >= 6000 && ms <= 6300 ? 0.5 - 0.5 * Math.cos((2 * Math.PI * (ms - 6000)) / 300) : 0;
  const values = sway === 0 ? unmoved.slice() : texture(x0, y0);
  if (strength * share > 0) lift(values, strength * share, x0, y0);
  return Float32Array.from(values, (value, i) => {
    return Math.min(255, Math.max(0, Math.floor(value + noise * gaussian(seed, i) + 0.5)));
  });
}

/** Where the swaying head is, px right and down. */
export function headAt(ms: number, sway: number): { x: number; y: number } {
  return {
    x: sway * 1.5 * Math.sin((2 * Math.PI * 0.23 * ms) / 1000),
    y: sway * 0.8 * Math.sin((2 * Math.PI * 0.31 * ms) / 1000),
  };
}

/** The texture moved by (x0, y0). */
function texture(x0: number, y0: number): Float64Array {
  const values = new Float64Array(cropSize * cropSize).fill(120);
  for (const { a, b, phi, psi, height } of waves) {
    const across = Float64Array.from({ length: cropSize }, (_, x) => Math.cos(a * (x - x0) + phi));
    for (let y = 0, i = 0; y < cropSize; y++) {
      const down = height * Math.cos(b * (y - y0) + psi);
      for (let x = 0; x < cropSize; x++, i++) values[i] += across[x] * down;
    }
  }
  return values;
}

/** Moves the brow up by `px` at its middle. */
function lift(values: Float64Array, px: number, x0: number, y0: number): void {
  for (let y = 0, i = 0; y < cropSize; y++) {
    for (let x = 0; x < cropSize; x++, i++) {
      const here = px * Math.exp(-((x - browX) ** 2 + (y - browY) ** 2) / (2 * browSize ** 2));
      if (here < 1e-4) continue;
      values[i] = 120;
      for (const { a, b, phi, psi, height } of waves) {
        values[i] += height * Math.cos(a * (x - x0) + phi) * Math.cos(b * (y - y0 + here) + psi);
      }
    }
  }
}

/** About normal, mean 0, deviation 1: the sum of a hash's four bytes. */
export function gaussian(seed: number, index: number): number {
  const h = hash(Math.imul(seed, 65537) + index);
  return ((h & 255) + ((h >>> 8) & 255) + ((h >>> 16) & 255) + (h >>> 24) - 510) / 147.8;
}

function hash(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function randomWaves(
  seed: number,
  count: number,
): { a: number; b: number; phi: number; psi: number; height: number }[] {
  const uniform = (i: number) => hash(seed * 1000 + i) / 2 ** 32;
  return Array.from({ length: count }, (_, k) => ({
    a: 0.12 + 0.5 * uniform(5 * k),
    b: 0.12 + 0.5 * uniform(5 * k + 1),
    phi: 2 * Math.PI * uniform(5 * k + 2),
    psi: 2 * Math.PI * uniform(5 * k + 3),
    height: 8 + 10 * uniform(5 * k + 4),
  }));
}

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

const waves = texture(7, 16);
const browX = 46;
const browY = 36;
const browSize = 10;

/**
 * A face-like picture by formula: [128,128] gray. scripts/make-spotting-fixtures.py computes the same.
 *
 * @param ms time. @param seed of the noise, one a frame.
 */
export function formulaFace(ms: number, seed: number, { strength, sway, noise }: FormulaMotion): Float32Array {
  const image = new Float32Array(cropSize * cropSize);
  const x0 = sway * 1.5 * Math.sin((2 * Math.PI * 0.23 * ms) / 1000);
  const y0 = sway * 0.8 * Math.sin((2 * Math.PI * 0.31 * ms) / 1000);
  const across = waves.map(({ a, phi }) =>
    Float64Array.from({ length: cropSize }, (_, x) => Math.cos(a * (x - x0) + phi)),
  );
  const down = waves.map(({ b, psi }) =>
    Float64Array.from({ length: cropSize }, (_, y) => Math.cos(b * (y - y0) + psi)),
  );
  const share = ms >= 6000 && ms <= 6300 ? 0.5 - 0.5 * Math.cos((2 * Math.PI * (ms - 6000)) / 300) : 0;
  for (let y = 0, i = 0; y < cropSize; y++) {
    for (let x = 0; x < cropSize; x++, i++) {
      const lift = strength * share * Math.exp(-((x - browX) ** 2 + (y - browY) ** 2) / (2 * browSize ** 2));
      let value = 120;
      for (let k = 0; k < waves.length; k++) {
        const vertical = lift > 1e-4 ? Math.cos(waves[k].b * (y - y0 + lift) + waves[k].psi) : down[k][y];
        value += waves[k].height * across[k][x] * vertical;
      }
      image[i] = Math.min(255, Math.max(0, Math.floor(value + noise * gaussian(seed, i) + 0.5)));
    }
  }
  return image;
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

function texture(seed: number, count: number): { a: number; b: number; phi: number; psi: number; height: number }[] {
  const uniform = (i: number) => hash(seed * 1000 + i) / 2 ** 32;
  return Array.from({ length: count }, (_, k) => ({
    a: 0.12 + 0.5 * uniform(5 * k),
    b: 0.12 + 0.5 * uniform(5 * k + 1),
    phi: 2 * Math.PI * uniform(5 * k + 2),
    psi: 2 * Math.PI * uniform(5 * k + 3),
    height: 8 + 10 * uniform(5 * k + 4),
  }));
}

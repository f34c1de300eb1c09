import { seededRandom } from '../../src/random.js';
import { cropSize } from '../../src/stabilised-face.js';
import type { Similarity } from '../../src/stabilising/similarity.js';

const still: Similarity = { a: 1, b: 0, tx: 0, ty: 0 };

/**
 * A texture by formula, [128,128] float32, with structure from 9 to 50 px, that has been moved exactly: what lay at
 * (x, y) lies where `moved` takes it.
 */
export function waveTexture(seed: number, { a, b, tx, ty }: Similarity = still, noise = 0): Float32Array {
  const { unit } = seededRandom(seed);
  const waves = Array.from({ length: 24 }, () => {
    const frequency = (2 * Math.PI) / (9 + 41 * unit());
    const turn = 2 * Math.PI * unit();
    return [frequency * Math.cos(turn), frequency * Math.sin(turn), 2 * Math.PI * unit(), 6 + 8 * unit()];
  });
  const camera = seededRandom(seed + Math.round(1e6 * (tx + 3 * ty)));
  const square = a * a + b * b;
  return Float32Array.from({ length: cropSize * cropSize }, (_, i) => {
    const x = (i % cropSize) - tx;
    const y = Math.floor(i / cropSize) - ty;
    const [u, v] = [(a * x + b * y) / square, (a * y - b * x) / square];
    const value = waves.reduce((sum, [fx, fy, phase, height]) => sum + height * Math.cos(fx * u + fy * v + phase), 120);
    return value + noise * (camera.unit() + camera.unit() + camera.unit() + camera.unit() - 2) * Math.sqrt(3);
  });
}

/** Where a point of the texture lies after the movement. */
export function movedPoint({ a, b, tx, ty }: Similarity, x: number, y: number): [number, number] {
  return [a * x - b * y + tx, b * x + a * y + ty];
}

import { sizeOf } from '../tensor.js';
import { hashedNumbers } from './hashed-numbers.js';

/**
 * Weights of the network made from the hashes of their names, so that any program can rebuild them: batch norms near one,
 * convolutions scaled to keep the signal's size, biases small.
 */
export function hashedWeights(shapes: ReadonlyMap<string, readonly number[]>): Map<string, Float32Array> {
  return new Map([...shapes].map(([key, shape]) => [key, hashedWeight(key, shape)]));
}

function hashedWeight(key: string, shape: readonly number[]): Float32Array {
  const { signed } = hashedNumbers(key);
  const values = (f: (u: number) => number): Float32Array =>
    Float32Array.from({ length: sizeOf(shape) }, (_, index) => f(signed(index)));
  if (key.endsWith('.num_batches_tracked')) return new Float32Array(1);
  if (key.endsWith('.running_var')) return values((u) => 1 + 0.3 * Math.abs(u));
  if (shape.length > 1) return values((u) => u * Math.sqrt(3 / sizeOf(shape.slice(1))));
  if (key.endsWith('.weight')) return values((u) => 1 + 0.2 * u);
  return values((u) => 0.1 * u);
}

/** Input of a case, [batch,38,size,size] in 0..1. */
export function hashedInput(name: string, length: number): Float32Array {
  const { unit } = hashedNumbers(`input:${name}`);
  return Float32Array.from({ length }, (_, index) => unit(index));
}

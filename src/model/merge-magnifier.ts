import type { Stream } from './network.js';
import type { Tensor, Tensors } from './tensor.js';

/**
 * `faithful` does what the authors' code does: its names lack the prefix that the file's have, so nothing is taken.
 * `fixed` takes the prefix off, and every weight whose name and shape then fit. (The backends research, section 0.1)
 */
export type Magnifier = 'faithful' | 'fixed';
export const magnifiers: readonly Magnifier[] = ['faithful', 'fixed'];

const streams: readonly Stream[] = ['L', 'S', 'T'];
const parts = [
  ['encoder.', 'Aug_Encoder_'],
  ['manipulator.', 'Aug_Manipulator_'],
] as const;

/** Weights of the network with those of a magnification checkpoint in every stream; `taken` counts them. */
export function mergeMagnifier(
  tensors: Tensors,
  magnet: Tensors,
  magnifier: Magnifier,
): { tensors: Tensors; taken: number } {
  const merged = new Map<string, Tensor>(tensors);
  let taken = 0;
  for (const stream of streams) {
    for (const [theirs, ours] of parts) {
      for (const [key, tensor] of magnet) {
        const prefix = magnifier === 'fixed' ? theirs : '';
        const name = `${ours}${stream}.${key.startsWith(prefix) ? key.slice(prefix.length) : key}`;
        if (tensors.get(name)?.shape.join() !== tensor.shape.join()) continue;
        merged.set(name, tensor);
        taken++;
      }
    }
  }
  return { tensors: merged, taken };
}

import { CheckpointError } from '../errors.js';
import { networkShapes } from './network-shapes.js';
import { quoted } from './quoted.js';
import { type Tensors, toFloat32 } from './tensor.js';

/** Weights that fit the network: float32, complete, finite. */
export type CheckedWeights = { readonly classes: number; readonly weights: ReadonlyMap<string, Float32Array> };

const usable: ReadonlySet<string> = new Set(['float32', 'float64', 'float16', 'bfloat16']);
const counter = '.num_batches_tracked';
const remedy = 'Give a checkpoint of SKD-TSTSAN as its authors publish it.';

/**
 * Checks that tensors are the network's, for whatever number of classes they have, and reads them as float32.
 * @param source what errors call them
 * @throws CheckpointError naming the first weight that is missing, unknown, of another shape or type, or not finite.
 */
export function checkWeights(tensors: Tensors, source: string): CheckedWeights {
  const classes = tensors.get('fc2.weight')?.shape[0] ?? 0;
  if (tensors.has('fc2.weight') && classes < 2) {
    throw new CheckpointError(`${source} classifies into ${classes} classes where at least 2 are needed. ${remedy}`);
  }
  const shapes = networkShapes(Math.max(classes, 2));
  const missing = [...shapes.keys()].filter((key) => !tensors.has(key));
  if (missing.length > 0) throw new CheckpointError(`${source} lacks ${list(missing, shapes.size)}. ${remedy}`);
  const unknown = [...tensors.keys()].filter((key) => !shapes.has(key));
  if (unknown.length > 0) {
    throw new CheckpointError(`${source} holds ${list(unknown)} that the network does not have. ${remedy}`);
  }

  const weights = new Map<string, Float32Array>();
  for (const [key, shape] of shapes) {
    const tensor = tensors.get(key)!;
    if (tensor.shape.join() !== shape.join()) {
      const heads = shape[0] === classes && key.includes('fc') ? ` (its fc2 has ${classes} classes)` : '';
      throw new CheckpointError(
        `${source}: weight ${quoted(key)} has shape [${tensor.shape}] where the network has [${shape}]${heads}. ${remedy}`,
      );
    }
    if (!key.endsWith(counter) && !usable.has(tensor.dtype)) {
      throw new CheckpointError(
        `${source}: weight ${quoted(key)} holds ${tensor.dtype} where fractions are needed. ${remedy}`,
      );
    }
    const values = toFloat32(tensor);
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      const value = values[bad];
      throw new CheckpointError(
        `${source}: weight ${quoted(key)} holds ${value} at element ${bad}. Train or download it again.`,
      );
    }
    const negative = key.endsWith('.running_var') ? values.findIndex((value) => value < 0) : -1;
    if (negative >= 0) {
      throw new CheckpointError(`${source}: variance ${quoted(key)} is negative at element ${negative}. ${remedy}`);
    }
    weights.set(key, values);
  }
  return { classes, weights };
}

function list(keys: readonly string[], of?: number): string {
  const total = of === undefined ? '' : ` of ${of}`;
  const first = keys.slice(0, 3).map((key) => quoted(key));
  const rest = keys.length > first.length ? ' and others' : '';
  return `${keys.length}${total} weight${keys.length === 1 && of === undefined ? '' : 's'} (${first.join(', ')}${rest})`;
}

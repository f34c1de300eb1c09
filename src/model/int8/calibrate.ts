import { Tensor } from 'onnxruntime-node';
import { toOnnx } from '../graph/to-onnx.js';
import type { Value } from '../graph/value.js';
import { inputChannels, inputSize } from '../network.js';
import { openSession } from '../ort/open-session.js';

/** Smallest and largest value that was seen. */
export type Range = { readonly min: number; readonly max: number };

/**
 * Runs inputs through a graph one by one and notes between which limits each of the values lies.
 * @param samples each [38,48,48]
 */
export async function calibrate(
  values: ReadonlySet<Value>,
  samples: readonly Float32Array[],
  amplification: number,
): Promise<ReadonlyMap<Value, Range>> {
  const named = [...values].map((value, index) => [`value_${index}`, value] as const);
  const session = await openSession(toOnnx({ name: 'calibration', outputs: Object.fromEntries(named) }));
  const ranges = new Map<Value, Range>();
  for (const sample of samples) {
    const results = await session.run({
      input: new Tensor('float32', sample, [1, inputChannels, inputSize, inputSize]),
      amplification: new Tensor('float32', [amplification], [1, 1, 1, 1]),
    });
    for (const [name, value] of named) {
      const known = ranges.get(value) ?? { min: 0, max: 0 };
      ranges.set(value, widen(known, results[name]!.data as Float32Array));
    }
  }
  await session.release();
  return ranges;
}

function widen({ min, max }: Range, data: Float32Array): Range {
  let [low, high] = [min, max];
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { min: low, max: high };
}

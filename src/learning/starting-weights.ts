import { createDraw } from '../draw.js';
import type { NetworkModel } from '../model/model-file.js';
import { initialWeights } from '../model/untrained.js';
import { seededRandom } from '../random.js';

const head = /^(fc2|AC1_fc|AC2_fc)\./;

/**
 * The weights that training begins with: seeded, or those of another model, whose heads are taken only where its classes are the
 * same.
 */
export function startingWeights(
  labels: readonly string[],
  seed: number,
  init: Pick<NetworkModel, 'labels' | 'weights'> | null,
): Map<string, Float32Array> {
  const weights = initialWeights(
    labels.length,
    seededRandom(Math.floor(createDraw(`initial weights/${seed}`).unit() * 2 ** 32)),
  );
  if (!init) return weights;
  const same = init.labels.join() === labels.join();
  for (const key of weights.keys()) if (same || !head.test(key)) weights.set(key, init.weights.get(key)!);
  return weights;
}

import type { PreparedSet } from '../dataset/prepared-set.js';
import type { Prediction } from '../evaluation/prediction.js';
import type { NetworkModel } from '../model/model-file.js';
import { openEngine } from '../model/open-model.js';
import { predict } from './predict.js';

/** Asks a model about samples, through the engine that the service uses. */
export async function predictWithModel(
  model: NetworkModel,
  set: Pick<PreparedSet, 'samples' | 'read'>,
  {
    indices,
    classOf,
    amplification,
  }: { indices: readonly number[]; classOf: readonly number[]; amplification: number },
): Promise<Prediction[]> {
  const engine = await openEngine(model, { engine: 'ort' });
  try {
    const classify = async (input: Float32Array, factors: Float32Array): Promise<Float32Array> => {
      const { logits } = await engine.predict(input, factors.length, Array.from(factors));
      return logits;
    };
    return await predict({ classify }, { set, indices, classOf, amplification });
  } finally {
    await engine.close();
  }
}

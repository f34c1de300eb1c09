import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '../random.js';
import type { Engine } from './engine.js';
import { type NetworkModel, readModel } from './model-file.js';
import { createOrtEngine, type Provider } from './ort/ort-engine.js';
import { createTfjsEngine } from './tfjs/tfjs-engine.js';
import { untrainedModel } from './untrained.js';

/** The weights that come with mien. */
const shipped = fileURLToPath(new URL('../../assets/models/skd-tstsan.safetensors', import.meta.url));

export type EngineOptions = {
  engine: 'ort' | 'tfjs';
  /** Providers of onnxruntime to try, in order; default all. */
  providers?: readonly Provider[];
};

/**
 * Reads the model at a path, or the one that comes with mien; without either, weights that have not been trained, which
 * abstain.
 * @throws CheckpointError when the file cannot be used
 */
export async function openModel(path?: string): Promise<NetworkModel> {
  if (path !== undefined) return readModel(path);
  return existsSync(shipped) ? readModel(shipped) : untrainedModel(seededRandom(1));
}

/** Opens an engine for a model. @throws UnavailableError when it is not here. */
export function openEngine(model: NetworkModel, { engine, providers }: EngineOptions): Promise<Engine> {
  if (engine === 'tfjs') return createTfjsEngine(model);
  return createOrtEngine(model, providers ? { providers } : {});
}

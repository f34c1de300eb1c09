import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { type Model, abstaining } from './model-client.js';
import type { ModelIdentity } from '../resemblance.js';

export type ModelService = { readonly identity: ModelIdentity; connect(): MessagePort; client(): Model; stop(): Promise<void> };

export async function startModel(_options: { engine: 'ort' | 'tfjs'; path?: string }): Promise<ModelService> {
  const model = abstaining();
  return { identity: model.identity, connect: () => new MessageChannel().port2, client: () => model, stop: async () => {} };
}

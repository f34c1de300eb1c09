import type { MessagePort } from 'node:worker_threads';
import type { Classifier } from '../operators/classify.js';
import type { Magnifier } from '../operators/magnify.js';
import type { ModelIdentity } from '../resemblance.js';

export type Model = Magnifier & Classifier & { readonly identity: ModelIdentity; close(): void };

export const abstaining = (): Model => {
  const identity = { name: 'none', sha256: null, engine: 'none' };
  return {
    identity,
    magnify: async (crops, amplification) => ({ input: new Float32Array(0), apex: crops.apex, amplification }),
    classify: async () => ({ label: null, probabilities: {}, abstained: true, calibration: null, model: identity }),
    close() {},
  };
};

export const connectModel = (port: MessagePort): Model => ({ ...abstaining(), close: () => port.close() });

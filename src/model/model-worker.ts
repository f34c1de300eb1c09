// Entry of the model's thread: onnxruntime blocks the thread that it runs in, and TV-L1 takes tens of ms.
import { parentPort, workerData } from 'node:worker_threads';
import { asMienError } from '../errors.js';
import type { Crops } from '../expression.js';
import { createTvl1 } from '../kernels/tvl1.js';
import { systemMonotonic } from '../monotonic.js';
import { type Engine, sampleLength } from './engine.js';
import type { ModelCommand, ModelJob, ModelNews, Motion } from './model-messages.js';
import { createModelServer, largestBatch, type ModelServer } from './model-server.js';
import { openEngine, openModel } from './open-model.js';
import { createExpressionFlows } from './preprocessing/expression-flows.js';
import { magnifyApex } from './preprocessing/magnify-apex.js';
import { prepareInput } from './preprocessing/prepare-input.js';

const port = parentPort;
if (!port) throw new Error('model-worker is the entry of a worker thread');
const job = workerData as ModelJob;
const tell = (news: ModelNews): void => port.postMessage(news);

/** Runs the sizes at both ends once, so that memory is laid out and kernels are chosen before the first camera asks. */
async function warmUp(engine: Engine): Promise<void> {
  for (const n of [largestBatch, 1]) await engine.predict(new Float32Array(n * sampleLength), n, 1);
}

async function start(): Promise<ModelServer> {
  const model = await openModel(job.path);
  const engine = await openEngine(model, job);
  await warmUp(engine);
  const tvl1 = createTvl1();
  const flows = createExpressionFlows();
  const magnify = (crops: Crops, amplification: number): Motion => ({
    input: prepareInput(crops, tvl1, undefined, flows),
    apex: magnifyApex(crops.apex, flows.toApex, amplification),
    amplification,
  });
  const identity = { name: model.name, sha256: model.sha256, engine: `${engine.name}-${engine.provider}` };
  const onRun = (ms: number, samples: number): void => tell({ kind: 'ran', ms, samples });
  const server = createModelServer({ engine, identity, magnify, onRun, monotonic: systemMonotonic });
  tell({ kind: 'ready', identity, labels: model.labels, trained: model.trained, attempts: engine.attempts });
  return server;
}

const starting = start();
port.on('message', async (command: ModelCommand) => {
  const server = await starting.catch(() => undefined);
  if (command.kind === 'connect') return server?.connect(command.port);
  await server?.stop();
  // Nothing keeps the thread alive any more: it ends by itself.
  port.close();
});
starting.catch((error: unknown) => {
  const { code, message } = asMienError(error);
  tell({ kind: 'failed', code, message });
});

import { extname } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { MienError } from '../errors.js';
import type { ModelIdentity } from '../resemblance.js';
import type { Attempt } from './engine.js';
import { connectModel, type ModelClient } from './model-client.js';
import type { ModelCommand, ModelJob, ModelNews } from './model-messages.js';

export type ModelOptions = ModelJob & {
  /** One run of the network took `ms` for so many samples. */
  onRun?: (ms: number, samples: number) => void;
};

/** The model in a thread of its own, warm. */
export type ModelService = {
  readonly identity: ModelIdentity;
  readonly labels: readonly string[];
  /** A model that has not been trained abstains. */
  readonly trained: boolean;
  /** What was tried before this engine was chosen, and why it was taken or left: for the log. */
  readonly attempts: readonly Attempt[];
  /** Resolves if the thread dies by itself; everything asked of it then fails. */
  readonly failed: Promise<Error>;
  /** A port for `connectModel` in another thread; transfer it. */
  connect(): MessagePort;
  /** A client for this thread that waits for every answer: what is asked of a recording may take as long as it takes. */
  client(): ModelClient & { readonly identity: ModelIdentity };
  /** Lets the run at hand finish, refuses what waits, and ends the thread. */
  stop(): Promise<void>;
};

/**
 * Starts the model's thread: reads the weights (those that come with mien unless a path is given), chooses an engine, and
 * warms it up. The main thread is never blocked by it.
 *
 * @example const service = await startModel({ engine: 'ort' });
 *   const { label } = await service.client().classify(await service.client().magnify(crops, 2));
 * @throws MienError: MIEN_ERR_CHECKPOINT for weights that cannot be used, MIEN_ERR_UNAVAILABLE for an engine that is not here
 */
export async function startModel({ onRun = () => {}, ...job }: ModelOptions): Promise<ModelService> {
  // The worker is TypeScript under tsx and JavaScript when built: the same extension as this file.
  const entry = new URL(`./model-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(entry, { workerData: job satisfies ModelJob, name: 'mien-model' });
  const tell = (command: ModelCommand, transfer: MessagePort[] = []): void => worker.postMessage(command, transfer);
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const failed = new Promise<Error>((resolve) => worker.once('error', resolve));

  const stop = async (): Promise<void> => {
    tell({ kind: 'stop' });
    await ended;
  };

  const ready = await new Promise<Extract<ModelNews, { kind: 'ready' }>>((resolve, reject) => {
    worker.on('message', (news: ModelNews) => {
      if (news.kind === 'ready') resolve(news);
      else if (news.kind === 'ran') onRun(news.ms, news.samples);
      else reject(new MienError(news.code, news.message));
    });
    void failed.then(reject);
    void ended.then(() => reject(new Error('the thread of the model ended before it was ready')));
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });

  const connect = (): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    tell({ kind: 'connect', port: port1 }, [port1]);
    return port2;
  };
  const { identity, labels, trained, attempts } = ready;
  return {
    identity,
    labels,
    trained,
    attempts,
    failed,
    connect,
    client: () => ({ identity, ...connectModel(connect(), { answerMs: Number.POSITIVE_INFINITY }) }),
    stop,
  };
}

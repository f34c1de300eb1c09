import { setImmediate } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { asMienError, UnavailableError } from '../errors.js';
import type { Crops } from '../expression.js';
import type { Monotonic } from '../monotonic.js';
import type { ModelIdentity } from '../resemblance.js';
import { checkInput, type Engine, sampleLength } from './engine.js';
import type { ModelReply, ModelRequest, Motion } from './model-messages.js';
import { resemble } from './resemble.js';

/** Most samples that run together. */
export const largestBatch = 16;

export type ModelServerOptions = {
  engine: Engine;
  identity: ModelIdentity;
  /** Computes an expression's motion; takes tens of ms. */
  magnify: (crops: Crops, amplification: number) => Motion;
  /** One run of the network took so long. */
  onRun: (ms: number, samples: number) => void;
  monotonic: Pick<Monotonic, 'now'>;
};

export type ModelServer = {
  /** Answers the requests that come through a port, until it closes. */
  connect(port: MessagePort): void;
  /** Finishes the run at hand, refuses what waits, closes every port and the engine. */
  stop(): Promise<void>;
};

type Waiting<K extends ModelRequest['kind']> = { port: MessagePort; request: Extract<ModelRequest, { kind: K }> };

/**
 * Answers requests of many cameras with one engine: what waits to be classified runs together, up to 16 at once; motions
 * are computed between batches. Nothing is waited for: a batch is what came while the last one ran. How much may wait is
 * bounded by the clients.
 */
export function createModelServer({ engine, identity, magnify, onRun, monotonic }: ModelServerOptions): ModelServer {
  const ports = new Set<MessagePort>();
  const toClassify: Waiting<'classify'>[] = [];
  const toMagnify: Waiting<'magnify'>[] = [];
  const batch = new Float32Array(largestBatch * sampleLength);
  let working: Promise<void> | undefined;
  let stopped = false;

  const answer = (port: MessagePort, reply: ModelReply, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(reply, transfer);
  const refuse = ({ port, request: { id } }: { port: MessagePort; request: { id: number } }, error: unknown): void => {
    const { code, message } = asMienError(error);
    answer(port, { id, kind: 'failed', code, message });
  };

  const classifyBatch = async (requests: Waiting<'classify'>[]): Promise<void> => {
    try {
      for (const [index, { request }] of requests.entries()) batch.set(request.input, index * sampleLength);
      const begun = monotonic.now();
      const factors = requests.map(({ request }) => request.amplification);
      const { logits } = await engine.predict(
        batch.subarray(0, requests.length * sampleLength),
        requests.length,
        factors,
      );
      onRun(monotonic.now() - begun, requests.length);
      const classes = logits.length / requests.length;
      for (const [index, { port, request }] of requests.entries()) {
        const row = logits.subarray(index * classes, (index + 1) * classes);
        answer(port, { id: request.id, kind: 'classified', resemblance: resemble(row, engine.model, identity) });
      }
    } catch (error) {
      for (const each of requests) refuse(each, error);
    }
  };

  const magnifyOne = (waiting: Waiting<'magnify'>): void => {
    try {
      const { id, crops, amplification } = waiting.request;
      const motion = magnify(crops, amplification);
      const transfer = [motion.input.buffer as ArrayBuffer, motion.apex.buffer as ArrayBuffer];
      answer(waiting.port, { id, kind: 'magnified', motion }, transfer);
    } catch (error) {
      refuse(waiting, error);
    }
  };

  const work = async (): Promise<void> => {
    while (!stopped && toClassify.length + toMagnify.length > 0) {
      // What has arrived meanwhile is let in before the next run blocks this thread.
      await setImmediate();
      const requests = toClassify.splice(0, largestBatch);
      if (requests.length > 0) await classifyBatch(requests);
      const waiting = toMagnify.shift();
      if (waiting) magnifyOne(waiting);
    }
    working = undefined;
  };

  const take = (port: MessagePort, request: ModelRequest): void => {
    try {
      if (request.kind === 'magnify') {
        toMagnify.push({ port, request });
      } else {
        // One camera's bad input must not fail the batch it would run in.
        checkInput(request.input, 1, request.amplification);
        toClassify.push({ port, request });
      }
      working ??= work();
    } catch (error) {
      refuse({ port, request }, error);
    }
  };

  return {
    connect(port) {
      ports.add(port);
      port.on('message', (request: ModelRequest) => take(port, request));
      port.once('close', () => ports.delete(port));
    },
    async stop() {
      stopped = true;
      await working;
      const gone = new UnavailableError('MIEN_ERR_UNAVAILABLE', 'The model has been stopped: start mien again.');
      for (const each of [...toClassify.splice(0), ...toMagnify.splice(0)]) refuse(each, gone);
      for (const port of ports) port.close();
      await engine.close();
    },
  };
}

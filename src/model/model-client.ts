import type { MessagePort } from 'node:worker_threads';
import { MienError, UnavailableError } from '../errors.js';
import type { Crops } from '../expression.js';
import type { Resemblance } from '../resemblance.js';
import type { ModelReply, ModelRequest, Motion } from './model-messages.js';

/** One camera's way to the model's thread. Answers come in the order of their work, not of the questions. */
export type ModelClient = {
  /**
   * Computes an expression's motion: the network's input, and the apex with its motion amplified. Pictures are copied.
   * @throws DataError's code when a picture has the wrong size, MIEN_ERR_UNAVAILABLE when the model has stopped
   */
  magnify(crops: Crops, amplification: number): Promise<Motion>;
  /**
   * Says what a motion resembles. The input is copied, 350 kB.
   * @throws the same
   */
  classify(motion: Pick<Motion, 'input' | 'amplification'>): Promise<Resemblance>;
  /** Gives the connection back; what was asked and not answered fails. */
  close(): void;
};

/** Questions that may wait for an answer on one connection. */
export const mostWaiting = 32;

type Settle = { resolve: (reply: ModelReply) => void; reject: (error: MienError) => void };
type Question = ModelRequest extends infer R ? (R extends ModelRequest ? Omit<R, 'id'> : never) : never;

/** A client at the other end of a port that `ModelService.connect` gave; may live in any thread. */
export function connectModel(port: MessagePort): ModelClient {
  const waiting = new Map<number, Settle>();
  let count = 0;
  let open = true;

  port.on('message', (reply: ModelReply) => {
    const settle = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.kind === 'failed') settle?.reject(new MienError(reply.code, reply.message));
    else settle?.resolve(reply);
  });
  port.once('close', () => {
    open = false;
    for (const { reject } of waiting.values()) reject(unavailable('The model has stopped before it answered'));
    waiting.clear();
  });

  const ask = (question: Question): Promise<ModelReply> => {
    if (!open) return Promise.reject(unavailable('The model has stopped'));
    if (waiting.size >= mostWaiting) {
      return Promise.reject(unavailable(`The model is too slow for this camera: ${mostWaiting} questions wait`));
    }
    const id = count++;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      port.postMessage({ id, ...question } satisfies ModelRequest);
    });
  };

  return {
    async magnify(crops, amplification) {
      const reply = await ask({ kind: 'magnify', crops, amplification });
      return (reply as Extract<ModelReply, { kind: 'magnified' }>).motion;
    },
    async classify({ input, amplification }) {
      const reply = await ask({ kind: 'classify', input, amplification });
      return (reply as Extract<ModelReply, { kind: 'classified' }>).resemblance;
    },
    close: () => port.close(),
  };
}

function unavailable(what: string): UnavailableError {
  return new UnavailableError('MIEN_ERR_UNAVAILABLE', `${what}: see the log for its reason, or start mien again.`);
}

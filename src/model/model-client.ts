import type { MessagePort } from 'node:worker_threads';
import { MienError, UnavailableError } from '../errors.js';
import type { Crops } from '../expression.js';
import type { Resemblance } from '../resemblance.js';
import type { ModelReply, ModelRequest, Motion } from './model-messages.js';

/** One camera's way to the model's thread. Answers come in the order of their work, not of the questions. */
export type ModelClient = {
  /**
   * Computes an expression's motion: the network's input, and the apex with its motion amplified. Pictures are copied.
   * @throws DataError's code when a picture has the wrong size, MIEN_ERR_UNAVAILABLE when the model has stopped or does not
   *   answer in time
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

export type ModelClientOptions = {
  /** How long an answer is waited for, ms; Infinity waits for as long as the model lives. */
  answerMs?: number;
  /** For how long nothing is asked of a model that did not answer, ms, unless it answers after all. */
  restMs?: number;
};

/** When this thread has stood still, its timers run before what waits in the port is read: it is listened to first, ms. */
const listenMs = 2_000;

type Settle = {
  resolve: (reply: ModelReply) => void;
  reject: (error: MienError) => void;
  timer: NodeJS.Timeout | undefined;
};
type Question = ModelRequest extends infer R ? (R extends ModelRequest ? Omit<R, 'id'> : never) : never;

/**
 * A client at the other end of a port that `ModelService.connect` gave; may live in any thread. A model that hangs costs one
 * question the wait, and those that come soon after it nothing: they fail at once.
 */
export function connectModel(
  port: MessagePort,
  { answerMs = 20_000, restMs = 60_000 }: ModelClientOptions = {},
): ModelClient {
  const waiting = new Map<number, Settle>();
  let count = 0;
  let open = true;
  /** Runs while nothing is asked. */
  let rest: NodeJS.Timeout | undefined;
  const stopRest = (): void => {
    clearTimeout(rest);
    rest = undefined;
  };
  /** Takes a question that is settled now; undefined when it was given up before. */
  const take = (id: number): Settle | undefined => {
    const settle = waiting.get(id);
    waiting.delete(id);
    clearTimeout(settle?.timer);
    return settle;
  };
  const silent = (): UnavailableError => unavailable(`The model gives no answer within ${answerMs / 1000} s`);
  const giveUp = (id: number): void => {
    stopRest();
    rest = setTimeout(stopRest, restMs).unref();
    take(id)?.reject(silent());
  };

  port.on('message', (reply: ModelReply) => {
    stopRest();
    const settle = take(reply.id);
    if (reply.kind === 'failed') settle?.reject(new MienError(reply.code, reply.message));
    else settle?.resolve(reply);
  });
  port.once('close', () => {
    open = false;
    stopRest();
    for (const id of [...waiting.keys()]) take(id)?.reject(unavailable('The model has stopped before it answered'));
  });

  const ask = (question: Question): Promise<ModelReply> => {
    if (!open) return Promise.reject(unavailable('The model has stopped'));
    if (waiting.size >= mostWaiting) {
      return Promise.reject(unavailable(`The model is too slow for this camera: ${mostWaiting} questions wait`));
    }
    if (rest) return Promise.reject(silent());
    const id = count++;
    return new Promise((resolve, reject) => {
      const settle: Settle = { resolve, reject, timer: undefined };
      const listen = (): void => {
        settle.timer = setTimeout(giveUp, listenMs, id);
      };
      if (answerMs < Number.POSITIVE_INFINITY) settle.timer = setTimeout(listen, answerMs);
      waiting.set(id, settle);
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

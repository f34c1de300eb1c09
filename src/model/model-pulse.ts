import type { MessagePort } from 'node:worker_threads';
import type { ModelReply, ModelRequest } from './model-messages.js';

/** What a camera's process needs of a port of the model. */
export type ModelLine = {
  postMessage(request: ModelRequest): void;
  on(event: 'message', listener: (reply: ModelReply) => void): void;
  close(): void;
};

/** Knows whether the model answers what the cameras ask. */
export type ModelPulse = {
  /** Listens to what is asked and answered on a port of the model, from now on. */
  watch(port: MessagePort): ModelLine;
  /** One sentence when cameras have asked and no camera was answered for long; else undefined. */
  ailment(): string | undefined;
};

/** Longer than a client waits for an answer (model-client), ms. */
const ailingMs = 60_000;

/** @param now ms that rise, whatever is done to the clock of the box */
export function modelPulse(now: () => number): ModelPulse {
  /** Questions without an answer, of each line that has any. */
  const owed = new Map<MessagePort, number>();
  /** When the first of them was asked, or the last answer came. */
  let since = 0;

  const owe = (port: MessagePort, count: number): void => {
    if (count > 0) owed.set(port, count);
    else owed.delete(port);
  };
  return {
    watch(port) {
      port.on('message', () => {
        since = now();
        owe(port, (owed.get(port) ?? 0) - 1);
      });
      return {
        postMessage(request) {
          if (owed.size === 0) since = now();
          owe(port, (owed.get(port) ?? 0) + 1);
          port.postMessage(request);
        },
        on: (event, listener) => void port.on(event, listener),
        close() {
          owed.delete(port);
          port.close();
        },
      };
    },
    ailment() {
      const silentMs = now() - since;
      if (owed.size === 0 || silentMs < ailingMs) return undefined;
      return `the model has answered nothing for ${Math.round(silentMs / 1000)} s.`;
    },
  };
}

import type { CameraMessage } from './camera-job.js';

export type Uplink = {
  /** `written` is called when the message has gone into the channel. */
  say(message: CameraMessage, written?: () => void): void;
  /** Whether what is said now leaves at once. */
  readonly free: boolean;
};

/** Messages that may be on their way into the channel at the same time. */
const window = 8;
/** Curves and pictures of expressions that may wait: people look at them, no event rests on them. */
const picturesKept = 16;

/**
 * A camera's voice to the service, bounded: a service that is busy for a while must not fill the camera's memory.
 *
 * What is said while the channel is full waits here, in order. Of statuses and of faces in view only the newest waits;
 * of an expression's curves and picture the newest 16. Events are never dropped. Figures should be gathered for longer while it is not
 * `free` (`batchingMeter`), so that no count is lost.
 *
 * @param send hands one message to the channel and calls back when it is written, or cannot be
 * @param onDiscard hears of each message for which another one took the place, but for statuses: the newest says all
 */
export function uplink(
  send: (message: CameraMessage, written: () => void) => void,
  onDiscard: (kind: CameraMessage['kind']) => void = () => {},
): Uplink {
  const waiting: { message: CameraMessage; written: (() => void) | undefined }[] = [];
  let under = 0;

  const pass = (message: CameraMessage, written: (() => void) | undefined): void => {
    under++;
    send(message, () => {
      under--;
      written?.();
      const next = waiting.shift();
      if (next) pass(next.message, next.written);
    });
  };
  const forget = (kind: CameraMessage['kind'], keep: number): void => {
    const all = waiting.filter(({ message }) => message.kind === kind);
    for (const old of all.slice(0, Math.max(0, all.length - keep))) {
      waiting.splice(waiting.indexOf(old), 1);
      if (kind !== 'status') onDiscard(kind);
    }
  };

  return {
    say(message, written) {
      if (under < window) {
        pass(message, written);
        return;
      }
      waiting.push({ message, written });
      if (message.kind === 'status' || message.kind === 'faces') forget(message.kind, 1);
      if (message.kind === 'curves' || message.kind === 'apex') forget(message.kind, picturesKept);
    },
    get free() {
      return under < window;
    },
  };
}

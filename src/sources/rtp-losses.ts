import { setImmediate as turn } from 'node:timers/promises';
import { AV_LOG_WARNING } from 'node-av/constants';
import type { Ffmpeg } from './ffmpeg.js';

/** How FFmpeg's log says that a sequence number did not come, or only after its turn. */
const lost = /^RTP: (missed|dropping old packet)/;

export type RtpLosses = {
  /** Whether packets were lost within what was read since the last call: in that picture, or right before it. */
  since(): Promise<boolean>;
  /** Ends listening, when what was read from has been freed. */
  close(): Promise<void>;
};

/** Sessions that listen. FFmpeg's log is the whole process's: each hears of the losses of all (a camera has a process of its own). */
const listeners = new Set<() => void>();

/**
 * Hears of RTP packets that never came (RFC 3550 numbers them). FFmpeg joins what is before and after such a gap, and its
 * H.265 decoder makes a picture of that without a flag; that there was a gap is told by nothing but its log. (decision 49)
 */
export function rtpLosses({ Log }: Ffmpeg): RtpLosses {
  let heard = false;
  const listen = (): void => {
    heard = true;
  };
  if (listeners.size === 0) {
    // Nothing else of the log is kept: it shows URLs with their passwords.
    const onLog = (_level: number, message: string): void => {
      if (lost.test(message)) for (const tell of listeners) tell();
    };
    Log.setCallback(onLog, { maxLevel: AV_LOG_WARNING });
  }
  listeners.add(listen);
  return {
    async since() {
      // What was logged while it was read waits in this turn of the event loop, behind the reading's own end.
      await turn();
      const was = heard;
      heard = false;
      return was;
    },
    async close() {
      // A message that is still on its way when the process ends would abort it.
      await turn();
      listeners.delete(listen);
      if (listeners.size === 0) Log.setCallback(null);
    },
  };
}

import { Worker } from 'node:worker_threads';
import type { CameraCommand, CameraJob, CameraMessage } from './camera-job.js';
import type { Consent } from './consent.js';

export type CameraThread = {
  setConsent(consent: Consent): void;
  /** Tells the thread to close its camera, and resolves when it has ended. */
  stop(): Promise<void>;
};

export type CameraThreadOptions = {
  onMessage: (message: CameraMessage) => void;
  /** The thread ended by itself: with an error, or because its recording is over (null). */
  onEnd: (error: Error | null) => void;
};

/**
 * Runs one camera in a worker thread. It is stopped by message alone: terminate() while the decoder reads would take
 * the whole process down.
 */
export function startCameraThread(job: CameraJob, { onMessage, onEnd }: CameraThreadOptions): CameraThread {
  const worker = new Worker(new URL('./camera-worker.js', import.meta.url), {
    workerData: job,
    transferList: [job.model],
  });
  let failure: Error | null = null;
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      resolve();
      onEnd(failure);
    });
  });
  worker.on('message', onMessage);
  worker.once('error', (error: Error) => {
    failure = error;
  });
  return {
    setConsent(consent) {
      worker.postMessage({ kind: 'consent', consent } satisfies CameraCommand);
    },
    async stop() {
      worker.postMessage({ kind: 'stop' } satisfies CameraCommand);
      await ended;
    },
  };
}

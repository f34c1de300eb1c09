import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CameraCommand, CameraJob, CameraMessage } from './camera-job.js';

export type CameraThread = {
  /** Tells the thread to close its camera, and resolves when it has ended. */
  stop(): Promise<void>;
  send(command: CameraCommand): void;
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
  // The worker is TypeScript under tsx and JavaScript when built: the same extension as this file.
  const entry = new URL(`./camera-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(entry, { workerData: job, transferList: [job.model] });
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
    send: (command) => worker.postMessage(command),
    async stop() {
      worker.postMessage({ kind: 'stop' } satisfies CameraCommand);
      await ended;
    },
  };
}

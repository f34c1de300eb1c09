// Entry of a camera's thread: everything between the camera and its events happens here; pixels never leave it.
import { parentPort, workerData } from 'node:worker_threads';
import { BehaviorSubject, finalize } from 'rxjs';
import type { CameraCommand, CameraJob, CameraMessage } from './camera-job.js';
import { wallClock } from './clock.js';
import { asMienError } from './errors.js';
import { connectModel } from './model/model-client.js';
import { cameraEvents } from './pipeline.js';
import { pseudonymiser } from './pseudonym.js';
import { systemRandom } from './random.js';
import { batchingMeter } from './sinks/meter-batch.js';
import { openSource } from './sources/open-source.js';
import { openVision } from './vision/open-vision.js';

const port = parentPort;
if (!port) throw new Error('camera-worker is the entry of a worker thread');
const job = workerData as CameraJob;
const tell = (message: CameraMessage, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

const stop = new AbortController();
const consent = new BehaviorSubject(job.consent);
port.on('message', (command: CameraCommand) => {
  if (command.kind === 'stop') stop.abort();
  else consent.next(command.consent);
});

const meter = batchingMeter((batch, transfer) => tell({ kind: 'figures', batch }, transfer));
const vision = await openVision();
const model = connectModel(job.model);

/** Closes what would keep the thread alive; it then ends by itself. */
const close = async (): Promise<void> => {
  meter.stop();
  model.close();
  await vision.close();
  port.close();
};

cameraEvents({
  source: openSource(job.source, { meter, clock: wallClock }),
  live: true,
  consent,
  ...vision,
  model,
  amplification: () => job.amplification,
  spotting: job.spotting,
  context: { ...job.context, pseudonym: pseudonymiser(job.pseudonymKey, job.context.camera) },
  clock: wallClock,
  random: systemRandom,
  meter,
  onStatus: (status) => tell({ kind: 'status', status }),
  onRetry: (reason) => tell({ kind: 'retry', reason }),
  onFailure: (error) => {
    const { code, message } = asMienError(error);
    tell({ kind: 'trouble', code, message });
  },
  signal: stop.signal,
})
  .pipe(finalize(() => void close()))
  .subscribe({
    next: (event) => tell({ kind: 'event', event }),
    error: (error) => {
      const { code, message } = asMienError(error);
      tell({ kind: 'failed', code, message });
    },
  });

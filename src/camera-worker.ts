// Entry of a camera's process: everything between the camera and its events happens here; pictures leave it only on demand.
import { MessageChannel } from 'node:worker_threads';
import { BehaviorSubject, finalize } from 'rxjs';
import type { CameraCommand, CameraJob, CameraMessage } from './camera-job.js';
import { wallClock } from './clock.js';
import type { Consent } from './consent.js';
import { asMienError } from './errors.js';
import { loadVerifier } from './model/load-verifier.js';
import { connectModel } from './model/model-client.js';
import type { ModelRequest } from './model/model-messages.js';
import { cameraEvents } from './pipeline.js';
import { type JpegEncoder, jpegEncoder } from './preview/jpeg-encoder.js';
import { pseudonymiser } from './pseudonym.js';
import { systemRandom } from './random.js';
import { batchingMeter } from './sinks/meter-batch.js';
import { openSource } from './sources/open-source.js';
import { uplink } from './uplink.js';
import { openVision } from './vision/open-vision.js';
import { warmUp } from './warm-up.js';

if (!process.send) throw new Error('camera-worker is the entry of a forked process');
// The service was gone before this had started: nobody says so later.
if (!process.connected) process.exit(0);
let discarded = (): void => {};
const line = uplink(
  (message, written) => {
    // Without a service nobody hears it, and this ends.
    if (process.connected) process.send?.(message, written);
  },
  () => discarded(),
);
const tell = (message: CameraMessage, sent?: () => void): void => line.say(message, sent);
/** How long this may live on without the service, ms. */
const orphanMs = 3_000;
const stop = new AbortController();
const { port1: modelPort, port2: modelLine } = new MessageChannel();
modelLine.on('message', (request: ModelRequest) => tell({ kind: 'model', request }));
let consent: BehaviorSubject<Consent> | undefined;
let watched = false;
let encoder: JpegEncoder | undefined;

// The terminal and systemd send these to every process of a group; the service says when its cameras are to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
// The service has hung up, or is gone without a word: nothing is left to be done, and nothing may keep this alive.
process.on('disconnect', () => {
  stop.abort();
  modelLine.close();
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), orphanMs).unref();
});
process.on('message', (command: CameraCommand) => {
  if (command.kind === 'start') run(command.job).catch(giveUp);
  else if (command.kind === 'model') modelLine.postMessage(command.reply);
  else if (command.kind === 'stop') stop.abort();
  else if (command.kind === 'watch') watch(command.watched).catch(trouble);
  else consent?.next(command.consent);
});

async function watch(on: boolean): Promise<void> {
  watched = on;
  if (on) encoder ??= await jpegEncoder();
}

/** What went wrong without ending the camera. */
function trouble(error: unknown): void {
  const { code, message } = asMienError(error);
  tell({ kind: 'trouble', code, message });
}

function fail(error: unknown): void {
  const { code, message } = asMienError(error);
  tell({ kind: 'failed', code, message });
}

/** What it needs cannot be had: nothing has been opened. */
function giveUp(error: unknown): void {
  fail(error);
  modelLine.close();
  tell({ kind: 'ended' });
}

async function run(job: CameraJob): Promise<void> {
  consent = new BehaviorSubject(job.consent);
  const meter = batchingMeter((batch) => tell({ kind: 'figures', batch }), { ready: () => line.free });
  discarded = () => meter.drop('publish', 'busy');
  const [vision, verifier] = await Promise.all([openVision(), loadVerifier()]);
  const { stabiliser } = job;
  const spotting = { ...job.spotting, verifier };
  await warmUp({ stabiliser, spotting });
  const model = connectModel(modelPort);
  /** A picture is on its way to the service: the next one is not made before that has gone out. */
  let sending = false;

  /** Closes what would keep the process alive; it then ends by itself. */
  const close = async (): Promise<void> => {
    meter.stop();
    model.close();
    encoder?.close();
    await vision.close();
    tell({ kind: 'ended' });
  };

  cameraEvents({
    source: openSource(job.source, { meter, clock: wallClock }),
    live: true,
    consent,
    ...vision,
    model,
    amplification: () => job.amplification,
    stabiliser,
    spotting,
    context: { ...job.context, pseudonym: pseudonymiser(job.pseudonymKey, job.context.camera) },
    clock: wallClock,
    random: systemRandom,
    meter,
    onStatus: (status) => tell({ kind: 'status', status }),
    onRetry: (reason) => tell({ kind: 'retry', reason }),
    onSpotted: ({ id, curves }) => tell({ kind: 'curves', id, curves }),
    onFaces: (seen) => tell({ kind: 'faces', seen }),
    onUnderstood: ({ id, motion }) => {
      if (job.apex && motion) tell({ kind: 'apex', id, gray: motion.apex });
    },
    preview: {
      wanted: () => watched && encoder !== undefined && !sending,
      onPicture(picture) {
        try {
          const jpeg = encoder?.encode(picture);
          if (!jpeg) return;
          sending = true;
          tell({ kind: 'picture', jpeg }, () => {
            sending = false;
          });
        } catch (error) {
          watched = false;
          trouble(error);
        }
      },
    },
    onFailure: trouble,
    signal: stop.signal,
  })
    .pipe(finalize(() => void close()))
    .subscribe({ next: (event) => tell({ kind: 'event', event }), error: fail });
}

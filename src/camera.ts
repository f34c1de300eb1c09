import type { MessagePort } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { CameraMessage } from './camera-job.js';
import { cameraSource } from './camera-source.js';
import type { CameraStatus } from './camera-status.js';
import { type CameraThread, startCameraThread } from './camera-thread.js';
import type { CameraConfig } from './config/config.js';
import type { Consent } from './consent.js';
import { MienError } from './errors.js';
import type { MienEvent } from './event.js';
import type { OfflineReason } from './operators/reconnect.js';
import type { EventContext } from './operators/to-events.js';
import type { Random } from './random.js';
import { applyMeterBatch, type BatchMeter } from './sinks/meter-batch.js';

/** A status and since when it holds (UTC ISO). */
export type CameraState = CameraStatus & { readonly name: string; readonly since: string };

export type Camera = {
  readonly state: CameraState;
  /** Closes or opens the gate for its frames. */
  setConsent(consent: Consent): void;
  stop(): Promise<void>;
};

export type CameraOptions = {
  camera: CameraConfig;
  context: Pick<EventContext, 'site' | 'edge' | 'model'>;
  pseudonymKey: Uint8Array;
  /** What the people before it say now. */
  consent: Consent;
  /** A new line to the inference worker. */
  connectModel: () => MessagePort;
  meter: BatchMeter;
  logger: Logger;
  random: Random;
  /** UTC ms. */
  now: () => number;
  onEvent: (event: MienEvent) => void;
  /** Hears of changes alone. */
  onStatus: (state: CameraState) => void;
  onRetry: (reason: OfflineReason) => void;
  onTrouble: (error: MienError) => void;
};

/** A thread that failed is started again after about this long, ms. */
const restartMs = 10_000;

/**
 * Keeps one camera's thread running: starts it, passes on what it says, starts it again when it fails, stops it.
 * Reconnecting to the camera is the thread's own affair.
 */
export function startCamera(options: CameraOptions): Camera {
  const {
    camera,
    context,
    pseudonymKey,
    connectModel,
    meter,
    logger,
    random,
    now,
    onEvent,
    onStatus,
    onRetry,
    onTrouble,
  } = options;
  let state: CameraState | undefined;
  let thread: CameraThread | undefined;
  let restart: NodeJS.Timeout | undefined;
  let stopping = false;
  let consent = options.consent;

  const say = (status: CameraStatus): void => {
    if (status.state === state?.state && status.reason === state.reason) return;
    state = { ...status, name: camera.name, since: new Date(now()).toISOString() };
    if (status.message) logger.warn({ reason: status.reason }, status.message);
    else logger.info(`Camera ${camera.name} is ${status.state}.`);
    onStatus(state);
  };

  const onMessage = (message: CameraMessage): void => {
    if (message.kind === 'event') onEvent(message.event);
    else if (message.kind === 'figures') applyMeterBatch(message.batch, meter);
    else if (message.kind === 'status') say(message.status);
    else if (message.kind === 'retry') onRetry(message.reason);
    else if (message.kind === 'trouble') onTrouble(new MienError(message.code, message.message));
    else say({ state: 'offline', reason: 'failed', message: message.message });
  };

  const start = (): void => {
    thread = startCameraThread(
      {
        source: cameraSource(camera),
        spotting: camera.spotting,
        amplification: camera.magnification,
        context: { ...context, camera: camera.name },
        consent,
        pseudonymKey,
        model: connectModel(),
      },
      {
        onMessage,
        onEnd(error) {
          if (stopping) return;
          if (error)
            say({ state: 'offline', reason: 'failed', message: `The camera's thread ended: ${error.message}.` });
          else if (state?.state !== 'offline') return say({ state: 'offline', reason: 'stream_ended', message: null });
          restart = setTimeout(start, restartMs * (0.5 + random.unit()));
        },
      },
    );
  };

  if (camera.enabled) {
    say({ state: 'offline', reason: 'starting', message: null });
    start();
  } else {
    say({ state: 'disabled', reason: null, message: null });
  }

  return {
    get state() {
      return state as CameraState;
    },
    setConsent(next) {
      consent = next;
      thread?.setConsent(next);
    },
    async stop() {
      stopping = true;
      clearTimeout(restart);
      await thread?.stop();
      if (camera.enabled) say({ state: 'offline', reason: 'stopped', message: null });
    },
  };
}

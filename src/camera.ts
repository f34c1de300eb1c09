import { createHmac } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { backoff } from './backoff.js';
import { cameraHealth } from './camera-health.js';
import type { CameraJob, CameraMessage } from './camera-job.js';
import { type CameraProcess, type ProcessEnd, startCameraProcess } from './camera-process.js';
import { cameraSource } from './camera-source.js';
import type { CameraStatus } from './camera-status.js';
import type { CameraConfig } from './config/config.js';
import type { Consent } from './consent.js';
import type { CameraReport } from './controls.js';
import { MienError } from './errors.js';
import type { MienEvent } from './event.js';
import type { Curves } from './expression.js';
import type { ModelLine } from './model/model-pulse.js';
import type { Monotonic } from './monotonic.js';
import type { OfflineReason } from './operators/reconnect.js';
import type { FacesInView } from './operators/report-faces.js';
import type { EventContext } from './operators/to-events.js';
import type { Random } from './random.js';
import { applyMeterBatch, type BatchMeter, type MeterBatch } from './sinks/meter-batch.js';

/** Why a camera was opened again: its own failures, or those of the process that reads it. */
export type RetryReason = OfflineReason | 'crashed' | 'failed';

export type Camera = {
  readonly state: CameraReport;
  readonly config: CameraConfig;
  /** The process that reads it; undefined while there is none. */
  readonly pid: number | undefined;
  /** What is wrong with its supervision, which is never silent for long; undefined when nothing is. */
  ailment(): string | undefined;
  /** Closes or opens the gate for its frames. */
  setConsent(consent: Consent): void;
  /** Whether somebody watches what it sees. */
  setWatched(watched: boolean): void;
  /** Changes it while it runs: whatever needs that opens the camera again. Its consent is set apart from that. */
  configure(next: CameraConfig): Promise<void>;
  stop(): Promise<void>;
};

export type CameraOptions = {
  camera: CameraConfig;
  context: Pick<EventContext, 'site' | 'edge' | 'model'>;
  /** What the people before it say now. */
  consent: Consent;
  /** 32 secret bytes. */
  pseudonymKey: Uint8Array;
  /** A new line to the inference worker. */
  connectModel: () => ModelLine;
  meter: BatchMeter;
  logger: Logger;
  random: Random;
  /** UTC ms. */
  now: () => number;
  /** By which silence and health are measured. */
  monotonic: Pick<Monotonic, 'now'>;
  onEvent: (event: MienEvent) => void;
  /** How the face moved in the event of this id, just before it. */
  onCurves: (id: string, curves: Curves) => void;
  /** The magnified apex of the event of this id, [128,128] uint8; only where its configuration says so. */
  onApex: (id: string, gray: Uint8Array) => void;
  /** What it sees, as JPEG; only while it is watched. */
  onPicture: (jpeg: Uint8Array) => void;
  /** What it did in the last second. */
  onFigures: (batch: MeterBatch) => void;
  onFaces: (seen: FacesInView) => void;
  /** Hears of changes alone. */
  onStatus: (report: CameraReport) => void;
  onRetry: (reason: RetryReason) => void;
  onTrouble: (error: MienError) => void;
};

/** Waits before a process is started again, and for how long its frames must come before that counts as mended, ms. */
const minRestartMs = 500;
const maxRestartMs = 60_000;
const healthyMs = 30_000;
/** A process that hangs is killed, and one that ended is started again, before this; longer silence is the supervisor's own fault, ms. */
const ailingMs = 90_000;

/**
 * Supervises one camera's process: starts it, passes on what it says, starts it again when it crashes, hangs or gives
 * up, and stops it. Reconnecting to the camera is the process's own affair (operators/reconnect).
 */
export function startCamera(options: CameraOptions): Camera {
  const { context, connectModel, meter, logger, random, now, monotonic } = options;
  const { onEvent, onCurves, onApex, onPicture, onFigures, onFaces, onStatus, onRetry, onTrouble } = options;
  const { name } = options.camera;
  const waits = backoff({ random, minMs: minRestartMs, maxMs: maxRestartMs });
  let { camera: config, consent } = options;
  const health = cameraHealth(name, () => monotonic.now());
  let state: CameraReport | undefined;
  /** What its process says, before its health is looked at. */
  let said: CameraStatus | undefined;
  let ill: CameraStatus | undefined;
  let running: CameraProcess | undefined;
  let restart: NodeJS.Timeout | undefined;
  let firstFrame: number | undefined;
  let watched = false;
  let nextSeq = 0;
  let heard = monotonic.now();
  /** A recording that is over. */
  let ended = false;
  let changing: Promise<void> = Promise.resolve();
  let stopped = false;

  const say = (status: CameraStatus): void => {
    said = status;
    if (status.state === 'offline' || status.state === 'disabled') {
      health.forget();
      ill = undefined;
    }
    tell();
  };

  /** An empty picture may be empty because it is damaged. */
  const tell = (): void => {
    const status = ill && (said?.state === 'online' || said?.reason === 'no_face') ? ill : said;
    if (!status || (status.state === state?.state && status.reason === state.reason)) return;
    state = { ...status, name, since: new Date(now()).toISOString() };
    if (status.message) logger.warn({ reason: status.reason }, status.message);
    else logger.info(`Camera ${name} is ${status.state}.`);
    onStatus(state);
  };

  const onMessage = (message: CameraMessage): void => {
    heard = monotonic.now();
    if (message.kind === 'event') {
      nextSeq = message.event.seq + 1;
      onEvent(message.event);
    } else if (message.kind === 'figures') {
      applyMeterBatch(message.batch, meter);
      onFigures(message.batch);
      if (said?.state !== 'offline') {
        ill = health.hear(message.batch);
        tell();
      }
      if (message.batch.frames === 0) firstFrame = undefined;
      else firstFrame ??= monotonic.now();
      if (firstFrame !== undefined && monotonic.now() - firstFrame >= healthyMs) waits.reset();
    } else if (message.kind === 'curves') onCurves(message.id, message.curves);
    else if (message.kind === 'apex') onApex(message.id, message.gray);
    else if (message.kind === 'picture') onPicture(message.jpeg);
    else if (message.kind === 'faces') onFaces(message.seen);
    else if (message.kind === 'status') say(message.status);
    else if (message.kind === 'retry') onRetry(message.reason);
    else if (message.kind === 'trouble') onTrouble(new MienError(message.code, message.message));
    else if (message.kind === 'failed') say({ state: 'offline', reason: 'failed', message: message.message });
  };

  const onEnd = (end: ProcessEnd): void => {
    // It may wait for as long again before it is started: that is no silence.
    heard = monotonic.now();
    running = undefined;
    firstFrame = undefined;
    if (end.status === 0 && state?.state !== 'offline') {
      ended = true;
      say({ state: 'offline', reason: 'stream_ended', message: null });
      return;
    }
    const wait = waits.next();
    if (end.status !== 0) say({ state: 'offline', reason: 'crashed', message: lastWords(name, end) });
    onRetry(end.status === 0 ? 'failed' : 'crashed');
    restart = setTimeout(start, wait);
  };

  function start(): void {
    heard = monotonic.now();
    meter.forgetSensitivity();
    const { stabiliser, spotting, magnification, pictures } = config;
    const job: CameraJob = {
      source: cameraSource(config),
      stabiliser,
      spotting,
      amplification: magnification,
      context: { ...context, camera: name, firstSeq: nextSeq },
      consent,
      apex: pictures.apex,
      // A key for this process alone: each counts its tracks from 1.
      pseudonymKey: createHmac('sha256', options.pseudonymKey).update(random.bytes(16)).digest(),
    };
    const model = connectModel();
    try {
      running = startCameraProcess(job, { model, onMessage, onEnd });
    } catch (error) {
      // Some lacks, as of memory, the system tells at once; its sentence may quote the environment, its code does not.
      logger.error(
        `The system refused to start a process for camera ${name} (${(error as NodeJS.ErrnoException).code}).`,
      );
      model.close();
      onEnd({ status: 1 });
      return;
    }
    if (watched) running.setWatched(watched);
  }

  const halt = async (): Promise<void> => {
    clearTimeout(restart);
    await running?.stop();
    running = undefined;
    meter.forgetSensitivity();
  };

  const begin = (): void => {
    if (!config.enabled) {
      say({ state: 'disabled', reason: null, message: null });
      return;
    }
    say({ state: 'offline', reason: 'starting', message: null });
    waits.reset();
    ended = false;
    start();
  };

  const change = async (next: CameraConfig): Promise<void> => {
    const reopen = !isDeepStrictEqual(opened(config), opened(next));
    config = next;
    if (!reopen) return;
    await halt();
    if (!stopped) begin();
  };

  begin();
  return {
    get state() {
      return state as CameraReport;
    },
    get config() {
      return config;
    },
    get pid() {
      return running?.pid;
    },
    ailment() {
      const silentMs = monotonic.now() - heard;
      if (!config.enabled || ended || silentMs < ailingMs) return undefined;
      return `nothing was heard of camera ${name} for ${Math.round(silentMs / 1000)} s.`;
    },
    setConsent(next) {
      consent = next;
      running?.setConsent(next);
    },
    setWatched(next) {
      watched = next;
      running?.setWatched(next);
    },
    configure(next) {
      const changed = changing.then(() => change(next));
      changing = changed.catch(() => {});
      return changed;
    },
    async stop() {
      stopped = true;
      await changing;
      await halt();
      if (config.enabled) say({ state: 'offline', reason: 'stopped', message: null });
    },
  };
}

/** What of a camera's configuration a running process cannot change, in plain values that can be compared. */
function opened(camera: CameraConfig) {
  const { enabled, stabiliser, spotting, magnification, pictures } = camera;
  return { enabled, stabiliser, spotting, magnification, apex: pictures.apex, source: cameraSource(camera) };
}

function lastWords(name: string, { status, silentMs }: ProcessEnd): string {
  const what =
    silentMs !== undefined
      ? `gave no sign of life for ${silentMs / 1000} s and was ended`
      : typeof status === 'number'
        ? `ended with exit code ${status}`
        : `was ended by ${status}`;
  return `The process of camera ${name} ${what}; it is started again. If this goes on, report it with the camera's make.`;
}

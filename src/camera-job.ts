import type { MessagePort } from 'node:worker_threads';
import type { CameraStatus } from './camera-status.js';
import type { Consent } from './consent.js';
import type { ErrorCode } from './errors.js';
import type { MienEvent } from './event.js';
import type { OfflineReason } from './operators/reconnect.js';
import type { SpotOptions } from './operators/spot-expressions.js';
import type { EventContext } from './operators/to-events.js';
import type { MeterBatch } from './sinks/meter-batch.js';
import type { CameraSource } from './sources/open-source.js';

/** All that a camera's thread needs to know; it reads no configuration itself. */
export type CameraJob = {
  source: CameraSource;
  spotting: SpotOptions;
  amplification: number;
  context: Omit<EventContext, 'clock' | 'pseudonym'>;
  /** What the people before the camera say as it starts; changes come as commands. */
  consent: Consent;
  /** 32 random bytes for the tracks' pseudonyms. */
  pseudonymKey: Uint8Array;
  /** Where the inference worker listens. */
  model: MessagePort;
};

/** What a camera's thread tells the main thread. */
export type CameraMessage =
  | { kind: 'event'; event: MienEvent }
  | { kind: 'status'; status: CameraStatus }
  | { kind: 'retry'; reason: OfflineReason }
  | { kind: 'figures'; batch: MeterBatch }
  /** Something went wrong that the camera survives. */
  | { kind: 'trouble'; code: ErrorCode; message: string }
  /** The camera ends because of something that trying again at once will not mend. */
  | { kind: 'failed'; code: ErrorCode; message: string };

/** What the main thread tells a camera's thread. */
export type CameraCommand = { kind: 'stop' } | { kind: 'consent'; consent: Consent };

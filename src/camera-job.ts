import type { CameraStatus } from './camera-status.js';
import type { Consent } from './consent.js';
import type { ErrorCode } from './errors.js';
import type { MienEvent } from './event.js';
import type { Curves } from './expression.js';
import type { ModelReply, ModelRequest } from './model/model-messages.js';
import type { OfflineReason } from './operators/reconnect.js';
import type { FacesInView } from './operators/report-faces.js';
import type { SpotOptions } from './operators/spot-expressions.js';
import type { EventContext } from './operators/to-events.js';
import type { MeterBatch } from './sinks/meter-batch.js';
import type { CameraSource } from './sources/open-source.js';
import type { StabiliserName } from './stabilising/stabiliser-names.js';

/** All that a camera's process needs to know; it reads no configuration itself. */
export type CameraJob = {
  source: CameraSource;
  stabiliser: StabiliserName;
  spotting: Pick<SpotOptions, 'preset' | 'judge'>;
  amplification: number;
  context: Omit<EventContext, 'clock' | 'pseudonym'>;
  /** What the people before the camera say as it starts; changes come as commands. */
  consent: Consent;
  /** Whether the magnified apex of each expression is sent, for the live page. */
  apex: boolean;
  /** 32 random bytes for the tracks' pseudonyms. */
  pseudonymKey: Uint8Array;
};

/** What a camera's process tells the service. */
export type CameraMessage =
  | { kind: 'event'; event: MienEvent }
  /** How the face moved in the event of this id; it comes before the event's first message. */
  | { kind: 'curves'; id: string; curves: Curves }
  /** The magnified apex of the event of this id, [128,128] uint8; only where the job asks for it. */
  | { kind: 'apex'; id: string; gray: Uint8Array }
  /** What the camera sees, as JPEG; only while it is watched. */
  | { kind: 'picture'; jpeg: Uint8Array }
  | { kind: 'status'; status: CameraStatus }
  | { kind: 'retry'; reason: OfflineReason }
  /** Comes every second, also without frames: the sign of life of the process. */
  | { kind: 'figures'; batch: MeterBatch }
  /** The faces in view, a few times a second while there are any. */
  | { kind: 'faces'; seen: FacesInView }
  /** A question to the model, which lives in the service. */
  | { kind: 'model'; request: ModelRequest }
  /** Something went wrong that the camera survives. */
  | { kind: 'trouble'; code: ErrorCode; message: string }
  /** The camera ends because of something that trying again at once will not mend. */
  | { kind: 'failed'; code: ErrorCode; message: string }
  /** The last message: all is closed. */
  | { kind: 'ended' };

/** What the service tells a camera's process. */
export type CameraCommand =
  | { kind: 'start'; job: CameraJob }
  | { kind: 'model'; reply: ModelReply }
  | { kind: 'consent'; consent: Consent }
  /** Whether somebody watches. */
  | { kind: 'watch'; watched: boolean }
  | { kind: 'stop' };

import { concatMap, merge, type Observable, share, tap } from 'rxjs';
import type { CameraStatus } from './camera-status.js';
import type { Clock } from './clock.js';
import type { Consent } from './consent.js';
import type { MienEvent } from './event.js';
import type { Frame } from './frame.js';
import type { Meter } from './meter.js';
import { type ClassifiedExpression, type Classifier, classify } from './operators/classify.js';
import { consentGate } from './operators/consent-gate.js';
import { type IdentifiedExpression, identify } from './operators/identify.js';
import { type Magnifier, magnify } from './operators/magnify.js';
import { type PreviewOptions, previewFaces } from './operators/preview-faces.js';
import { type OfflineReason, reconnect } from './operators/reconnect.js';
import { type FacesInView, reportFaces } from './operators/report-faces.js';
import { type SpotOptions, spotExpressions } from './operators/spot-expressions.js';
import { stabilise } from './operators/stabilise.js';
import { testSensitivity } from './operators/test-sensitivity.js';
import { type EventContext, toEvents } from './operators/to-events.js';
import { trackFaces } from './operators/track-faces.js';
import { watchFaces } from './operators/watch-faces.js';
import type { Random } from './random.js';
import type { Source } from './source.js';
import { defaultStabiliser, meshCadence, type StabiliserName } from './stabilising/stabiliser-names.js';
import type { FaceDetector } from './vision/face-detector.js';
import type { FaceMesh } from './vision/face-mesh.js';

export type PipelineOptions = {
  source: Source;
  /** A camera comes back after a failure and drops what is late; a recording is read once, every frame of it. */
  live: boolean;
  /** What the people before the camera said, now and whenever it changes. Whoever has a recording looked at answers for it. */
  consent: Observable<Consent>;
  detector: FaceDetector;
  mesh: FaceMesh;
  model: Magnifier & Classifier;
  amplification: () => number;
  /** How the head's movement is taken out; `anchored` unless said otherwise. */
  stabiliser?: StabiliserName;
  spotting: SpotOptions;
  context: Omit<EventContext, 'clock'>;
  clock: Clock;
  random: Random;
  meter: Meter;
  onStatus: (status: CameraStatus) => void;
  onRetry?: (reason: OfflineReason) => void;
  /** Hears why the model did not answer; the event goes out all the same. */
  onFailure: (error: unknown) => void;
  /** Hears, a few times a second, of the faces in view. */
  onFaces?: (seen: FacesInView) => void;
  /** Who watches what the camera sees. */
  preview?: PreviewOptions;
  /** Sees each expression before its first message. */
  onSpotted?: (expression: IdentifiedExpression) => void;
  /** Sees each expression with its pictures before it becomes an event, which has none. */
  onUnderstood?: (expression: ClassifiedExpression) => void;
  signal: AbortSignal;
};

const nobody = (): void => {};

/** Expressions of a live camera that may wait for the model, at each of its two stages; each holds three crops. */
const mostUnasked = 32;

/** One camera, end to end: each stage one operator from one file, in the order in which a frame meets them. */
export function cameraEvents(options: PipelineOptions): Observable<MienEvent> {
  const { source, live, consent, detector, mesh, model, amplification, spotting, context } = options;
  const { stabiliser = defaultStabiliser, clock, random, meter, preview, onStatus, onFailure, signal } = options;
  const { onRetry = nobody, onFaces = nobody, onSpotted = nobody, onUnderstood = nobody } = options;

  const look = (passed: Observable<Frame>, said: Consent): Observable<IdentifiedExpression> =>
    passed.pipe(
      // What waits is bounded by the source's pool of frames.
      trackFaces({ detector, mesh, meter, waiting: Number.POSITIVE_INFINITY, ...meshCadence(stabiliser) }),
      watchFaces({ onStatus }),
      reportFaces({ onFaces }),
      previewFaces(preview),
      stabilise({ stabiliser, meter }),
      testSensitivity({ ...spotting, stabiliser, meter }),
      spotExpressions({ ...spotting, meter }),
      identify({ random, clock, consent: said }),
    );

  const frames = source.open(signal);
  const lasting = live ? frames.pipe(reconnect({ random, onStatus, onRetry, signal })) : frames;

  const expressions = lasting.pipe(
    live
      ? consentGate({ consent, look, onStatus, meter })
      : (all) => consent.pipe(concatMap((said) => look(all, said))),
    tap(onSpotted),
    share(),
  );

  const waiting = live ? mostUnasked : Number.POSITIVE_INFINITY;
  const understood = expressions.pipe(
    magnify({ magnifier: model, amplification, onFailure, meter, waiting }),
    classify({ classifier: model, model: context.model, onFailure, meter, waiting }),
    tap(onUnderstood),
  );

  // An expression is announced when it is spotted, and again when the model has spoken.
  return merge(expressions, understood).pipe(toEvents({ ...context, clock }));
}

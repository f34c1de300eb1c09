import { basename, resolve } from 'node:path';
import { filter, map, type Observable, of } from 'rxjs';
import { mediaClock } from './clock.js';
import type { MienEvent } from './event.js';
import type { Meter } from './meter.js';
import type { ClassifiedExpression, Classifier } from './operators/classify.js';
import type { Magnifier } from './operators/magnify.js';
import type { SpotOptions } from './operators/spot-expressions.js';
import { cameraEvents } from './pipeline.js';
import { pseudonymiser } from './pseudonym.js';
import { seededRandom } from './random.js';
import type { ModelIdentity } from './resemblance.js';
import { fileSource } from './sources/file.js';
import { imagesSource } from './sources/images.js';
import { defaultStabiliser, type StabiliserName } from './stabilising/stabiliser-names.js';
import type { Vision } from './vision/open-vision.js';

export type AnalyzeOptions = {
  /** A video, or with `fps` a folder of numbered pictures. */
  path: string;
  /** Pictures a second of a folder; absent: `path` is a video. */
  fps?: number;
  /** UTC ms of the first frame; 0 makes all times count from the recording's start. */
  start: number;
  /** How the head's movement is taken out; `anchored` unless said otherwise. */
  stabiliser?: StabiliserName;
  spotting: SpotOptions;
  amplification: number;
  vision: Vision;
  model: Magnifier & Classifier & { readonly identity: ModelIdentity };
  meter: Meter;
  /** Hears why the model did not answer. */
  onFailure: (error: unknown) => void;
  /** Sees the pictures of each expression, just before its event. */
  onUnderstood?: (expression: ClassifiedExpression) => void;
  signal: AbortSignal;
};

/** The session of every analysis: two runs over the same recording say the same, byte by byte. */
const session = '00000000-0000-4000-8000-000000000000';

/**
 * Looks at every frame of a recording and gives each event once, in its final state. The same pipeline as a live
 * camera's, but all times are the recording's, and all randomness has a fixed seed.
 */
export function analyzeRecording(options: AnalyzeOptions): Observable<MienEvent> {
  const {
    path,
    fps,
    start,
    stabiliser = defaultStabiliser,
    spotting,
    amplification,
    vision,
    model,
    meter,
    onFailure,
    onUnderstood = () => {},
    signal,
  } = options;
  const camera = basename(resolve(path));
  const source =
    fps === undefined
      ? fileSource({ path, pace: 'asFastAsPossible', start, meter })
      : imagesSource({ path, fps, start, meter });
  return cameraEvents({
    source,
    live: false,
    consent: of({ state: 'unrecorded', ref: null, session }),
    detector: vision.detector,
    mesh: vision.mesh,
    model,
    amplification: () => amplification,
    stabiliser,
    spotting,
    context: {
      site: 'analysis',
      edge: 'local',
      camera,
      model: model.identity,
      pseudonym: pseudonymiser(new Uint8Array(32), camera),
    },
    clock: mediaClock,
    random: seededRandom(0),
    meter,
    onStatus: () => {},
    onFailure,
    onUnderstood,
    signal,
  }).pipe(
    filter(({ type }) => type === 'end'),
    // Counted anew: whether the model answers before the next movement is spotted depends on the machine.
    map((event, seq) => ({ ...event, seq })),
  );
}

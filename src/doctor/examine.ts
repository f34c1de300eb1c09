import { lastValueFrom, tap } from 'rxjs';
import { type Meter, noMeter } from '../meter.js';
import { type SpotOptions, spotExpressions } from '../operators/spot-expressions.js';
import { stabilise } from '../operators/stabilise.js';
import { testSensitivity } from '../operators/test-sensitivity.js';
import { trackFaces } from '../operators/track-faces.js';
import type { Source } from '../source.js';
import { leftOut } from '../spotting/left-out.js';
import { quantileInPlace } from '../stabilising/quantile.js';
import { defaultStabiliser, meshCadence, type StabiliserName } from '../stabilising/stabiliser-names.js';
import type { Vision } from '../vision/open-vision.js';
import type { CameraFigures } from './camera-figures.js';
import { FacePictureQuality } from './face-picture-quality.js';
import { FrameTimes } from './frame-times.js';

export type ExamineOptions = {
  /** Opens the source with the meter that hears what comes in. */
  readonly open: (meter: Meter) => Source;
  /** A recording is examined whole or up to `seconds`, every frame of it. */
  readonly live: boolean;
  readonly vision: Vision;
  /** How the head's movement is taken out; `anchored` unless said otherwise. */
  readonly stabiliser?: StabiliserName;
  /** How the camera's movements are judged. */
  readonly spotting: Omit<SpotOptions, 'meter' | 'rejected'>;
  /** How much of the stream is looked at, s. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** Called after each frame with the seconds so far. */
  readonly onFrame?: (seconds: number) => void;
};

/** A doctor does not wait minutes between measurements nor for more stretches, and has all the time between frames. */
const measureEveryMs = 1000;
const samplesAFrame = 400;
const movementsAStretch = 36;
/** The spotter's own warming up, ms, would make the first seconds look worse than they are. */
const leastWatchedMs = 10_000;

/**
 * Watches a camera or a recording through the pipeline's own stages, and measures what spotting depends on.
 *
 * @throws MienError when the source cannot be read
 */
export async function examine(options: ExamineOptions): Promise<CameraFigures> {
  const { open, live, vision, stabiliser = defaultStabiliser, spotting, seconds, signal, onFrame = () => {} } = options;
  const times = new FrameTimes();
  const picture = new FacePictureQuality();
  const sizes: number[] = [];
  const sensitivities: number[] = [];
  let [bytes, frames, watched, usable, width, height] = [0, 0, 0, 0, 0, 0];
  const meter: Meter = {
    ...noMeter,
    received: (count) => {
      bytes += count;
    },
    watched(ms, usableMs) {
      watched += ms;
      usable += usableMs;
    },
  };
  const enough = new AbortController();
  const stop = (): void => enough.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await lastValueFrom(
      open(meter)
        .open(enough.signal)
        .pipe(
          trackFaces({ ...vision, ...meshCadence(stabiliser), meter, waiting: live ? 2 : Number.POSITIVE_INFINITY }),
          tap(({ frame, faces: [face] }) => {
            frames++;
            ({ width, height } = frame);
            times.push(frame.pts);
            if (face) {
              sizes.push(Math.max(face.box.width, face.box.height));
              picture.push(frame, face.box);
            }
            onFrame(times.seconds);
            if (times.seconds >= seconds) stop();
          }),
          stabilise({ stabiliser, meter }),
          testSensitivity({
            ...spotting,
            stabiliser,
            everyMs: measureEveryMs,
            samplesAFrame,
            movementsAStretch,
            measured: (pixels) => sensitivities.push(pixels),
          }),
          spotExpressions({ ...spotting, meter }),
        ),
      { defaultValue: undefined },
    );
  } finally {
    signal.removeEventListener('abort', stop);
  }
  const { fps, jitterMs, missing } = times;
  const { noise, frozen, blockiness, brightness, flickerPercent } = picture;
  return {
    seconds: times.seconds,
    width,
    height,
    fps,
    jitterMs,
    missing,
    bitrateKbps: bytes > 0 && times.seconds > 0 ? (8 * bytes) / 1000 / times.seconds : null,
    frozen: frozen === null ? null : leftOut(frozen, fps),
    blockiness,
    noise,
    flickerPercent,
    brightness,
    facePx: median(sizes),
    faceShare: frames === 0 ? 0 : sizes.length / frames,
    usable: watched < leastWatchedMs ? null : usable / watched,
    sensitivityPx: median(sensitivities),
  };
}

function median(values: readonly number[]): number | null {
  return values.length === 0 ? null : quantileInPlace(Float64Array.from(values), values.length, 0.5);
}

import { FaceSignal } from '../spotting/face-signal.js';
import { FrameRate } from '../spotting/frame-rate.js';
import type { SpottingParameters } from '../spotting/parameters.js';
import { Resampler } from '../spotting/resampler.js';
import { signal } from '../spotting/signal.js';
import type { Verifier } from '../spotting/verifier.js';
import type { Anchor, FrameStamp, StabilisedFace } from '../stabilised-face.js';
import { quantileInPlace } from '../stabilising/quantile.js';
import { beyondPx } from './beyond-px.js';
import { plantedMovements } from './planted-movements.js';
import { SensitivityTrial, trialMs } from './sensitivity-trial.js';
import { signalResponses } from './signal-response.js';

export type ProbeOptions = {
  readonly parameters: SpottingParameters;
  readonly verifier: Verifier | null;
  readonly gridHz: number;
  /** Whether the head is followed by the picture itself, which a movement of the face changes too. */
  readonly followsPicture: boolean;
  /** Pause between two measurements, ms of the stream. */
  readonly everyMs: number;
  /** Samples of the grid that a trial works through a frame. */
  readonly samplesAFrame: number;
  /** So many movements are planted in one stretch; until all were, more stretches follow. */
  readonly movementsAStretch: number;
};

/** Something is missing between frames further apart than this, ms; after so long, ms, a new stretch begins. */
const gapMs = 250;
const forgetMs = 1_000;

/** Stretches further apart than this, ms, are not of one measurement: another person may sit there, in another light. */
const togetherMs = 600_000;

/** The face whose stretch is being recorded, whoever else comes before the camera. */
type Followed = { readonly track: number; readonly epoch: number; readonly seenAt: number; readonly rate: FrameRate };

/** A stretch of one face that is being recorded. */
type Take = {
  readonly track: number;
  readonly epoch: number;
  readonly signal: FaceSignal;
  readonly resampler: Resampler;
  sampledAt: number;
  samples: number;
};

/** Records stretches of one face, tries what would be found in them until all movements were tried, and rests. */
export class SensitivityProbe {
  readonly #options: ProbeOptions;
  readonly #stepMs: number;
  readonly #needed: number;
  readonly #values: Float64Array;
  readonly #broken: Uint8Array;
  #followed: Followed | null = null;
  #take: Take | null = null;
  #trial: SensitivityTrial | null = null;
  /** Strengths at which movements began to be found, of this measurement. */
  #begins: number[] = [];
  /** When the latest stretch was recorded. */
  #recordedAt = Number.NEGATIVE_INFINITY;
  #restUntil = Number.NEGATIVE_INFINITY;

  constructor(options: ProbeOptions) {
    this.#options = options;
    this.#stepMs = 1000 / options.gridHz;
    this.#needed = Math.ceil(trialMs / this.#stepMs);
    this.#values = new Float64Array(this.#needed * signal.length);
    this.#broken = new Uint8Array(this.#needed);
  }

  /**
   * @param faces in view; the first is taken, unless one is being recorded.
   * @returns the sensitivity, px of the crop, with the frame that completes a measurement: `beyondPx` where not half was
   *   found. Else null.
   */
  push(frame: FrameStamp, faces: readonly StabilisedFace[]): number | null {
    const now = frame.pts * 1000;
    if (this.#trial !== null) return this.#try(this.#trial, now);
    // A stream that began anew may count from anywhere.
    if (this.#restUntil - now > this.#options.everyMs) this.#restUntil = Number.NEGATIVE_INFINITY;
    if (now < this.#restUntil) return null;
    const face = this.#follow(faces, now);
    // At so low a rate the spotter does not spot either.
    if (this.#followed?.rate.atMost(this.#options.parameters.minFps)) this.#take = null;
    else if (face?.anchor) this.#record(face, face.anchor, now);
    return null;
  }

  /** The face that is followed, where it is in view; another one after it has been away for too long. */
  #follow(faces: readonly StabilisedFace[], now: number): StabilisedFace | undefined {
    const away = Math.abs(now - (this.#followed?.seenAt ?? Number.NEGATIVE_INFINITY)) > forgetMs;
    const stabilised = away ? faces[0] : faces.find(({ face }) => face.track === this.#followed?.track);
    if (stabilised === undefined) return undefined;
    const { track, epoch } = stabilised.face;
    const last = this.#followed?.track === track ? this.#followed : null;
    const followed = { track, epoch, seenAt: now, rate: last?.rate ?? new FrameRate() };
    const interval = now - (last?.seenAt ?? now);
    if (last?.epoch === epoch && interval > 0 && interval <= forgetMs) followed.rate.push(interval);
    this.#followed = followed;
    return stabilised;
  }

  #record(stabilised: StabilisedFace, anchor: Anchor, now: number): void {
    const take = this.#takeOf(stabilised, now);
    const interval = now - take.sampledAt;
    if (!take.signal.measure(stabilised, anchor)) return;
    const fresh = take.sampledAt === Number.NEGATIVE_INFINITY;
    const newAnchor = take.signal.runOn(anchor, fresh);
    take.resampler.push(now, take.signal.sample, !fresh && (newAnchor || interval > gapMs));
    take.sampledAt = now;
    if (stabilised.next !== null) take.signal.goOn(stabilised.next);
    if (take.samples < this.#needed) return;
    if (Math.abs(now - this.#recordedAt) > togetherMs) this.#begins = [];
    this.#recordedAt = now;
    const recording = { stepMs: this.#stepMs, values: this.#values, broken: this.#broken };
    const responses = signalResponses(anchor, this.#options.followsPicture);
    const movements = plantedMovements.slice(
      this.#begins.length,
      this.#begins.length + this.#options.movementsAStretch,
    );
    this.#trial = new SensitivityTrial(recording, this.#options, responses, movements);
    this.#take = null;
    this.#followed = null;
  }

  /** The stretch that goes on with this frame, or a new one: of another face, or after too long. */
  #takeOf({ face: { track, epoch } }: StabilisedFace, now: number): Take {
    const last = this.#take;
    const since = last === null ? 0 : now - last.sampledAt;
    if (last?.track === track && last.epoch === epoch && since > 0 && !(since > forgetMs && last.samples > 0))
      return last;
    const take: Take = {
      track,
      epoch,
      signal: new FaceSignal(),
      resampler: new Resampler(this.#stepMs, signal.length, (values, broken) => {
        if (take.samples === this.#needed) return;
        this.#values.set(values, take.samples * signal.length);
        this.#broken[take.samples++] = broken ? 1 : 0;
      }),
      sampledAt: Number.NEGATIVE_INFINITY,
      samples: 0,
    };
    this.#take = take;
    return take;
  }

  #try(trial: SensitivityTrial, now: number): number | null {
    trial.advance(this.#options.samplesAFrame);
    if (trial.result === null) return null;
    this.#begins.push(...trial.result.map((px) => Math.min(px, beyondPx)));
    this.#trial = null;
    if (this.#begins.length < plantedMovements.length) return null;
    const middle = quantileInPlace(Float64Array.from(this.#begins), this.#begins.length, 0.5);
    this.#begins = [];
    this.#restUntil = now + this.#options.everyMs;
    return middle;
  }
}

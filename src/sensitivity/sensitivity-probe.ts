import type { SpottingParameters } from '../spotting/parameters.js';
import { RegionDisplacement } from '../spotting/region-displacement.js';
import { Resampler } from '../spotting/resampler.js';
import { signal } from '../spotting/signal.js';
import type { Verifier } from '../spotting/verifier.js';
import type { Anchor, FrameStamp, StabilisedFace } from '../stabilised-face.js';
import { regionResponses } from './region-response.js';
import { SensitivityTrial, trialMs } from './sensitivity-trial.js';

export type ProbeOptions = {
  readonly parameters: SpottingParameters;
  readonly verifier: Verifier | null;
  readonly gridHz: number;
  /** Pause between two measurements, ms of the stream. */
  readonly everyMs: number;
  /** Samples of the grid that a trial works through a frame. */
  readonly samplesAFrame: number;
};

/** A stretch in which something moved is no measure; the next one may be. */
const retryMs = 2_000;
/** Frames further apart than this belong to different stretches, ms. */
const gapMs = 250;

/** A stretch that is being recorded. */
type Take = {
  readonly track: number;
  readonly anchor: Anchor;
  readonly displacement: RegionDisplacement;
  readonly resampler: Resampler;
  samples: number;
};

/** Records a stretch of one face, tries what would be found in it, and rests. */
export class SensitivityProbe {
  readonly #options: ProbeOptions;
  readonly #stepMs: number;
  readonly #needed: number;
  readonly #sample = new Float64Array(signal.length);
  readonly #values: Float64Array;
  readonly #broken: Uint8Array;
  #take: Take | null = null;
  #trial: SensitivityTrial | null = null;
  #restUntil = Number.NEGATIVE_INFINITY;
  #lastMs = Number.NaN;

  constructor(options: ProbeOptions) {
    this.#options = options;
    this.#stepMs = 1000 / options.gridHz;
    this.#needed = Math.ceil(trialMs / this.#stepMs);
    this.#values = new Float64Array(this.#needed * signal.length);
    this.#broken = new Uint8Array(this.#needed);
  }

  /**
   * @param face the first face in view, if any.
   * @returns the sensitivity, px of the crop, with the frame that completes a measurement; else null.
   */
  push(frame: FrameStamp, face: StabilisedFace | undefined): number | null {
    const now = frame.pts * 1000;
    if (this.#trial !== null) return this.#try(this.#trial, now);
    // A stream that began anew may count from anywhere.
    if (!(now - this.#lastMs <= gapMs && now > this.#lastMs)) this.#take = null;
    if (this.#restUntil - now > this.#options.everyMs) this.#restUntil = Number.NEGATIVE_INFINITY;
    this.#lastMs = now;
    if (now < this.#restUntil || face === undefined || face.anchor === null) {
      this.#take = null;
      return null;
    }
    if (this.#take?.anchor !== face.anchor || this.#take.track !== face.face.track)
      this.#take = this.#begin(face, face.anchor);
    this.#record(this.#take, face, now);
    return null;
  }

  #begin({ face }: StabilisedFace, anchor: Anchor): Take {
    const take: Take = {
      track: face.track,
      anchor,
      displacement: new RegionDisplacement(anchor),
      resampler: new Resampler(this.#stepMs, signal.length, (values, broken) => {
        if (take.samples === this.#needed) return;
        this.#values.set(values, take.samples * signal.length);
        this.#broken[take.samples++] = broken ? 1 : 0;
      }),
      samples: 0,
    };
    return take;
  }

  #record(take: Take, { aligned, rigid }: StabilisedFace, now: number): void {
    const sample = this.#sample;
    take.displacement.measure(aligned, sample);
    take.displacement.measureEyes(aligned, sample, signal.eyes);
    sample.set([rigid.x, rigid.y, rigid.scale, rigid.rotation], signal.head);
    take.resampler.push(now, sample, false);
    if (take.samples < this.#needed) return;
    const picture = aligned.slice();
    const recording = { stepMs: this.#stepMs, values: this.#values, broken: this.#broken };
    this.#trial = new SensitivityTrial(recording, this.#options, regionResponses(take.anchor, picture));
    this.#take = null;
  }

  #try(trial: SensitivityTrial, now: number): number | null {
    trial.advance(this.#options.samplesAFrame);
    this.#lastMs = now;
    if (trial.result === null) return null;
    const { pixels } = trial.result;
    this.#trial = null;
    this.#restUntil = now + (pixels === null ? retryMs : this.#options.everyMs);
    return pixels;
  }
}

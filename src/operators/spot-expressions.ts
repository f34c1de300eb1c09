import { concat, defer, mergeMap, type OperatorFunction } from 'rxjs';
import type { Expression } from '../expression.js';
import { type Meter, noMeter } from '../meter.js';
import { FaceSpotter, type FaceSpotterOptions } from '../spotting/face-spotter.js';
import { defaultJudge, type Judge } from '../spotting/judges.js';
import { type SpottingParameters, type SpottingPreset, spottingPresets } from '../spotting/parameters.js';
import type { Verifier } from '../spotting/verifier.js';
import type { StabilisedFrame } from '../stabilised-face.js';

export type SpotOptions = {
  /** `balanced` unless said otherwise. */
  readonly preset?: SpottingPreset;
  /** Single figures that differ from the preset's. */
  readonly parameters?: Partial<SpottingParameters>;
  /** Samples a second of the grid that movements are judged on, whatever the source's rate. */
  readonly gridHz?: number;
  /** `learned` unless said otherwise; without a verifier the rules decide. */
  readonly judge?: Judge;
  readonly verifier?: Verifier;
  readonly meter?: Meter;
  /** Told of every movement that stood out and was not reported, and by which test. */
  readonly rejected?: FaceSpotterOptions['rejected'];
};

/** A face that was not seen for this long, ms, is forgotten. */
const forgetMs = 1000;
const defaultGridHz = 60;

/**
 * Finds onset, apex and offset of brief facial movements: displacement of 17 regions against the anchor, bump filters of
 * 170-480 ms over a noise floor, a verdict on each movement that stands out (the verifier's, or the rules' of the spotting
 * research), and merging of regions that moved together. (the spotting research, D-I; docs/decisions/0042)
 *
 * Emits an expression when it is certain: about 440 ms after the middle of the movement, 1000 ms if the mouth moved, and
 * the frame interval on top; at the end of the stream the mouth's movements are no longer waited for. Nothing is compared
 * across epochs of a face, nor within 370 ms of a lost anchor, and at 10 frames a second or fewer nothing is emitted. A
 * candidate with its evidence, not yet a resemblance.
 */
export function spotExpressions(options: SpotOptions = {}): OperatorFunction<StabilisedFrame, Expression> {
  const { preset = 'balanced', judge = defaultJudge, gridHz = defaultGridHz, meter = noMeter } = options;
  const verifier = judge === 'learned' ? (options.verifier ?? null) : null;
  const parameters = { ...spottingPresets[preset], ...options.parameters };
  const rejected: FaceSpotterOptions['rejected'] = (track, candidate, reason) => {
    meter.reject(reason);
    options.rejected?.(track, candidate, reason);
  };
  return (source) =>
    defer(() => {
      const spotters = new Map<number, FaceSpotter>();
      let last = Number.NaN;
      const spotted = source.pipe(
        mergeMap(({ frame, faces }) => {
          const began = meter.now();
          const found: Expression[] = [];
          let usable = false;
          for (const stabilised of faces) {
            const { face } = stabilised;
            let spotter = spotters.get(face.track);
            if (spotter === undefined) {
              spotter = new FaceSpotter(face, { parameters, verifier, gridHz, rejected });
              spotters.set(face.track, spotter);
            }
            found.push(...spotter.push(stabilised, frame));
            usable ||= spotter.usable;
          }
          const now = frame.pts * 1000;
          const interval = now - last;
          last = now;
          if (faces.length > 0 && interval > 0 && interval < forgetMs) meter.watched(interval, usable ? interval : 0);
          forget(spotters, now);
          meter.time('spot', meter.now() - began);
          return found;
        }),
      );
      return concat(
        spotted,
        defer(() => [...spotters.values()].flatMap((spotter) => spotter.finish())),
      );
    });
}

function forget(spotters: Map<number, FaceSpotter>, now: number): void {
  for (const [track, { seenAt }] of spotters) if (Math.abs(now - seenAt) > forgetMs) spotters.delete(track);
}

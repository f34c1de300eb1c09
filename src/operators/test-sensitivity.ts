import { defer, type MonoTypeOperatorFunction, tap } from 'rxjs';
import { type Meter, noMeter } from '../meter.js';
import { measureEveryMs } from '../sensitivity/measure-every-ms.js';
import { SensitivityProbe } from '../sensitivity/sensitivity-probe.js';
import type { Judge } from '../spotting/judges.js';
import { type SpottingParameters, type SpottingPreset, spottingPresets } from '../spotting/parameters.js';
import type { Verifier } from '../spotting/verifier.js';
import type { StabilisedFrame } from '../stabilised-face.js';
import { defaultStabiliser, type StabiliserName } from '../stabilising/stabiliser-names.js';

export type SensitivityOptions = {
  /** The preset whose sensitivity is measured: that of the spotter behind. */
  readonly preset?: SpottingPreset;
  readonly parameters?: Partial<SpottingParameters>;
  readonly gridHz?: number;
  /** How the head's movement was taken out of what comes in. */
  readonly stabiliser?: StabiliserName;
  readonly judge?: Judge;
  readonly verifier?: Verifier;
  /** Pause between two measurements, ms of the stream. Default 5 min. */
  readonly everyMs?: number;
  /** How much work is done a frame while a stretch is tried, in samples of the grid. Default 16: a millisecond or so. */
  readonly samplesAFrame?: number;
  /** Of the 36 movements so many are planted in one stretch of 10 s: with fewer a measurement is of more moments. Default 12. */
  readonly movementsAStretch?: number;
  readonly meter?: Meter;
  /** Told of each measurement: px of the crop, `beyondPx` (2.3) where it is that or more. */
  readonly measured?: (pixels: number) => void;
};

/**
 * Measures now and then what the spotter could see of this face, in this light, through this camera: known movements are
 * planted in a copy of a quiet stretch, and the weakest of which half is found is the sensitivity; 2.3 px where not half of
 * the strongest were found. Lets every frame pass untouched; what is planted never becomes an expression. (DESIGN section 7, mien_sensitivity_pixels)
 */
export function testSensitivity(options: SensitivityOptions = {}): MonoTypeOperatorFunction<StabilisedFrame> {
  const { preset = 'balanced', gridHz = 60, everyMs = measureEveryMs, samplesAFrame = 16 } = options;
  const { movementsAStretch = 12, stabiliser = defaultStabiliser } = options;
  const verifier = options.judge === 'rules' ? null : (options.verifier ?? null);
  const { meter = noMeter, measured = () => {} } = options;
  const parameters = { ...spottingPresets[preset], ...options.parameters };
  const followsPicture = stabiliser === 'anchored';
  const settings = { gridHz, everyMs, samplesAFrame, movementsAStretch, followsPicture };
  return (source) =>
    defer(() => {
      const probe = new SensitivityProbe({ ...settings, parameters, verifier });
      return source.pipe(
        tap(({ frame, faces }) => {
          const pixels = probe.push(frame, faces);
          if (pixels === null) return;
          meter.sensitivity(pixels);
          measured(pixels);
        }),
      );
    });
}

import { RegionDisplacement } from '../spotting/region-displacement.js';
import { signal } from '../spotting/signal.js';
import { type Anchor, cropSize } from '../stabilised-face.js';
import { RigidAlignment } from '../stabilising/rigid-alignment.js';
import { rigidMask } from '../stabilising/rigid-mask.js';
import { DisplacementField } from './displacement-field.js';

/** Strengths at which a response is measured; between them it is interpolated. Px of the crop. */
const strengths = [0.35, 1, 2.6] as const;
/** Steps of the alignment; a live picture has as many after a few frames. */
const iterations = 4;
const unmoved = Float64Array.of(1, 0, 0, 0, 1, 0);

/** How the signal of a face changes while a movement is so strong. */
export type SignalResponse = {
  /** Makes one part of what `add` will need up to `px`; true when nothing was left to make. */
  prepare(px: number): boolean;
  /** @param target [signal.length], added to. */
  add(px: number, target: Float64Array): void;
};

/**
 * Measures how the signal of this face, in this light, answers to known movements: the anchor's picture is warped, aligned
 * and measured as a frame is. What the alignment takes for a movement of the head is lost, and the blink signal answers
 * as well, as they would.
 *
 * @param followsPicture whether the head is followed by the picture itself, which a movement changes.
 * @returns gives the response to a movement: [17,2] px a unit of strength, right and down.
 */
export function signalResponses(anchor: Anchor, followsPicture: boolean): (shape: Float64Array) => SignalResponse {
  const { image, template } = anchor;
  let field: DisplacementField | null = null;
  let measure: Measure | null = null;
  let still: Float64Array | null = null;

  return (shape) => {
    const answers: Float64Array[] = [];
    return {
      prepare(px) {
        // What all movements need comes first, a part at a time.
        if (field === null) field = new DisplacementField(template);
        else if (measure === null) measure = measureOn(anchor, followsPicture);
        else if (still === null) still = measure(image);
        else {
          const next = answers.length;
          if (next === strengths.length || (next > 0 && strengths[next - 1] >= px)) return true;
          const rest = still;
          answers.push(measure(field.warp(image, shape, strengths[next])).map((value, c) => value - rest[c]));
        }
        return false;
      },
      add: (px, target) => addBetween(answers, px, target),
    };
  };
}

/** Measures the signal, [signal.length], in a picture. */
type Measure = (picture: Float32Array) => Float64Array;

function measureOn(anchor: Anchor, followsPicture: boolean): Measure {
  const displacement = new RegionDisplacement(anchor);
  const rigid = followsPicture ? new RigidAlignment(anchor.image, rigidMask(anchor.template)) : null;
  const aligned = new Float32Array(cropSize * cropSize);
  return (picture) => {
    const sample = new Float64Array(signal.length);
    let seen = picture;
    if (rigid?.usable) {
      rigid.alignment.set(unmoved);
      if (Number.isFinite(rigid.align(picture, aligned, iterations))) {
        seen = aligned;
        const { x, y, scale, rotation } = rigid.motion;
        sample.set([x, y, scale, rotation], signal.head);
      }
    }
    // Twice: a movement too large for one step is followed from where the first one ended, back to rest as well.
    for (let n = 0; n < 2; n++) displacement.measure(seen, sample);
    displacement.measureEyes(seen, sample, signal.eyes);
    return sample;
  };
}

/** @param answers change of the signal at the first of `strengths`. */
function addBetween(answers: readonly Float64Array[], px: number, target: Float64Array): void {
  let upper = 0;
  while (upper < answers.length - 1 && strengths[upper] < px) upper++;
  const from = upper === 0 ? 0 : strengths[upper - 1];
  const share = (px - from) / (strengths[upper] - from);
  const high = answers[upper];
  if (upper === 0) {
    for (let c = 0; c < target.length; c++) target[c] += share * high[c];
    return;
  }
  const low = answers[upper - 1];
  for (let c = 0; c < target.length; c++) target[c] += low[c] + share * (high[c] - low[c]);
}

import { type RegionName, regionNames } from '../expression.js';
import { RegionDisplacement } from '../spotting/region-displacement.js';
import { type PixelBox, regionBoxes } from '../spotting/regions.js';
import { signal } from '../spotting/signal.js';
import { type Anchor, cropSize } from '../stabilised-face.js';
import { sampleCrop } from '../stabilising/warp.js';

/** Strengths at which a response is measured; between them it is interpolated. Px of the crop. */
const strengths = [0.25, 0.5, 1, 2, 3] as const;
/** Width of the movement's bell against the region's box: skin moves beyond the place that moves most. */
const spread = 0.7;
/** Standard deviations after which the bell has ended. */
const bellReach = 2.5;
const { SQRT1_2 } = Math;

/** Where skin goes when the muscle under a region acts: right and down, unit vectors. */
const directions: Readonly<Record<RegionName, readonly [number, number]>> = {
  browInL: [0, -1],
  browOutL: [0, -1],
  lidUpL: [0, -1],
  lidLoL: [0, -1],
  cheekL: [0, -1],
  noseL: [0, -1],
  cornerL: [-SQRT1_2, -SQRT1_2],
  browInR: [0, -1],
  browOutR: [0, -1],
  lidUpR: [0, -1],
  lidLoR: [0, -1],
  cheekR: [0, -1],
  noseR: [0, -1],
  cornerR: [SQRT1_2, -SQRT1_2],
  lipUp: [0, -1],
  lipLo: [0, 1],
  chin: [0, -1],
};

/** How the signal of a face changes while one region moves by so many px. @param target [signal.length], added to. */
export type RegionResponse = (px: number, target: Float64Array) => void;

/**
 * Measures how the signal of this face, in this light, answers to a known movement of one region: the picture is warped
 * there and measured as a frame is. Neighbouring regions and the blink signal answer as well, as they would.
 *
 * @param aligned [128,128] float32: a quiet frame on its anchor. Not changed.
 * @returns measures the response of a region, in a few milliseconds.
 */
export function regionResponses(anchor: Anchor, aligned: Float32Array): (region: RegionName) => RegionResponse {
  const displacement = new RegionDisplacement(anchor);
  const boxes = regionBoxes(anchor.template);
  const measure = (image: Float32Array): Float64Array => {
    const sample = new Float64Array(signal.length);
    // Twice: a movement too large for one step is followed from where the first one ended, back to rest as well.
    for (let n = 0; n < 2; n++) displacement.measure(image, sample);
    displacement.measureEyes(image, sample, signal.eyes);
    return sample;
  };
  const still = measure(aligned);

  return (region) => {
    const box = boxes[regionNames.indexOf(region)];
    return interpolated(
      strengths.map((px) => {
        const answer = measure(warped(aligned, box, directions[region], px));
        return answer.map((value, c) => value - still[c]);
      }),
    );
  };
}

/** @param answers change of the signal at each of `strengths`. */
function interpolated(answers: readonly Float64Array[]): RegionResponse {
  return (px, target) => {
    const above = strengths.findIndex((strength) => strength >= px);
    const upper = above < 0 ? strengths.length - 1 : above;
    const from = upper === 0 ? 0 : strengths[upper - 1];
    const share = (px - from) / (strengths[upper] - from);
    const low = answers[upper - 1];
    const high = answers[upper];
    for (let c = 0; c < target.length; c++) {
      const start = low === undefined ? 0 : low[c];
      target[c] += start + share * (high[c] - start);
    }
  };
}

/** The picture with the region moved by `px` on average, less and less around it. */
function warped(
  image: Float32Array,
  { left, top, right, bottom }: PixelBox,
  [dx, dy]: readonly [number, number],
  px: number,
): Float32Array {
  const [x0, y0] = [(left + right - 1) / 2, (top + bottom - 1) / 2];
  const [sx, sy] = [spread * (right - left), spread * (bottom - top)];
  const bell = (x: number, y: number): number => Math.exp(-(((x - x0) / sx) ** 2 + ((y - y0) / sy) ** 2) / 2);
  let sum = 0;
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += bell(x, y);
  const scale = (px * (right - left) * (bottom - top)) / sum;
  const moved = image.slice();
  const [far, wide] = [Math.ceil(bellReach * sx), Math.ceil(bellReach * sy)];
  for (let y = Math.max(0, top - wide); y < Math.min(cropSize, bottom + wide); y++) {
    for (let x = Math.max(0, left - far); x < Math.min(cropSize, right + far); x++) {
      const reach = scale * bell(x, y);
      moved[y * cropSize + x] = sampleCrop(image, x - dx * reach, y - dy * reach);
    }
  }
  return moved;
}

import { DataError } from '../../errors.js';
import type { Crops } from '../../expression.js';
import type { Tvl1 } from '../../kernels/tvl1.js';
import type { Vision } from '../../vision/open-vision.js';
import type { Picture } from '../../vision/picture.js';
import { FaceView } from '../face-view.js';
import type { Clip, Moments } from './clip.js';
import type { FollowedFace } from './follow-face.js';
import { largestMotion } from './largest-motion.js';
import { padded } from './padded.js';

/** An expression as the live pipeline would have seen it, and how that was come by. */
export type SeenExpression = {
  readonly crops: Crops;
  /** The place that stands for the apex. */
  readonly apex: number;
  /**
   * `followed`: tracked and stabilised frame by frame from before the onset, as live. `still`: anchored on the onset's
   * picture standing still, because too little lies before it, or an anchor was lost on the way.
   */
  readonly seen: 'followed' | 'still';
};

/** Among so many pictures the apex is looked for, if it is not known. */
const mostCandidates = 24;

/** Margins that are tried one after another until a face is found: data sets often ship faces cut tightly. */
const margins = [0, 0.35, 0.8];

/** The places that are looked at: onset, apex or up to 24 that may be the apex, offset. */
export function placesOf({ onset, apex, offset }: Moments): number[] {
  if (apex !== undefined) return [onset, apex, offset];
  const between = offset - onset - 1;
  const count = Math.min(mostCandidates, between);
  const candidates = Array.from(
    { length: count },
    (_, i) => onset + 1 + Math.round((i * (between - 1)) / Math.max(1, count - 1)),
  );
  return [onset, ...candidates, offset];
}

/**
 * Takes an expression out of what was followed.
 * @returns undefined when its moments do not lie on one anchor of one face
 */
export function seenWhileFollowed(
  moments: Moments,
  followed: ReadonlyMap<number, readonly FollowedFace[]>,
  tvl1: Tvl1,
): SeenExpression | undefined {
  const first = followed.get(moments.onset)?.[0];
  if (first === undefined) return undefined;
  const crops: Uint8Array[] = [];
  for (const place of placesOf(moments)) {
    const same = followed.get(place)?.find(({ track, anchor }) => track === first.track && anchor === first.anchor);
    if (same === undefined) return undefined;
    crops.push(same.crop);
  }
  return choose(moments, crops, tvl1, 'followed');
}

/**
 * Finds the face on the onset's picture and looks at the others from there.
 * @throws DataError when no face is found, or it moves too far
 */
export async function seeStill(
  moments: Moments,
  clip: Clip,
  tools: { readonly vision: Pick<Vision, 'detector' | 'mesh'>; readonly tvl1: Tvl1 },
  signal: AbortSignal,
): Promise<SeenExpression> {
  const places = placesOf(moments);
  const found = await clip.pictures(places, signal);
  const pictures = places.map((place) => found.get(place) as Picture);
  const odd = pictures.find(({ width, height }) => width !== pictures[0].width || height !== pictures[0].height);
  if (odd) {
    throw new DataError(
      `its pictures differ in size (${pictures[0].width}x${pictures[0].height} and ${odd.width}x${odd.height}): keep those of one recording`,
    );
  }
  let settled = false;
  for (const margin of margins) {
    const view = new FaceView(tools.vision);
    const shown = margin === 0 ? pictures : pictures.map((picture) => padded(picture, margin));
    if (!(await view.settle([shown[0]]))) continue;
    settled = true;
    const crops = shown.map((picture) => view.look(picture));
    if (crops.every((crop) => crop !== null)) return choose(moments, crops, tools.tvl1, 'still');
  }
  throw new DataError(
    settled
      ? 'the head moves too far between onset and offset to be aligned: take the row out'
      : 'no face is found on the onset frame: see that the path and the numbers are right',
  );
}

function choose(
  moments: Moments,
  crops: readonly Uint8Array[],
  tvl1: Tvl1,
  seen: SeenExpression['seen'],
): SeenExpression {
  const [onset, offset] = [crops[0], crops.at(-1) as Uint8Array];
  const middle = crops.slice(1, -1);
  const best = moments.apex === undefined ? largestMotion(onset, middle, tvl1) : 0;
  return { crops: { onset, apex: middle[best], offset }, apex: placesOf(moments)[1 + best], seen };
}

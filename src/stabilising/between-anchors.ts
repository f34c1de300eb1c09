import { compose, inverse } from './affine.js';
import type { AnchoredFace } from './anchor-in-making.js';

/**
 * Where the points of one anchor lie on another, both aligned on the same frame.
 * @returns affine of 6: px of `from` to px of `to`.
 */
export function betweenAnchors(from: AnchoredFace, to: AnchoredFace): Float64Array {
  const toFrame = compose(frameFromCrop(from), from.rigid.alignment);
  return compose(inverse(to.rigid.alignment), compose(inverse(frameFromCrop(to)), toFrame));
}

function frameFromCrop({ held }: AnchoredFace): number[] {
  const { a, b, tx, ty } = held.place.placement;
  return [a, -b, tx, b, a, ty];
}

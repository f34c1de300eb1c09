import { reshape } from '../layout.js';
import { sum } from '../linear.js';
import type { Shape } from '../shape.js';
import type { Value } from '../value.js';

/** Sums a gradient over the axes along which a value of shape `to` was spread: the way back from `broadcast`. */
export function foldTo(gradient: Value, to: Shape): Value {
  const missing = gradient.shape.length - to.length;
  const axes = gradient.shape.flatMap((dim, axis) => (axis < missing || to[axis - missing] !== dim ? [axis] : []));
  const folded = sum(gradient, axes);
  return missing === 0 ? folded : reshape(folded, to);
}

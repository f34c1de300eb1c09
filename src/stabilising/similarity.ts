/** A similarity: (x, y) goes to (a x - b y + tx, b x + a y + ty). */
export type Similarity = { readonly a: number; readonly b: number; readonly tx: number; readonly ty: number };

/**
 * The similarity that takes points nearest to others, least squares (Umeyama 1991 without reflections, in closed form).
 *
 * @param from [n,2] x and y in turns, as `to`.
 * @param weights [n]; all alike unless given. Their sum must not be 0, nor may all points be one.
 */
export function fitSimilarity(
  from: ArrayLike<number>,
  to: ArrayLike<number>,
  weights?: ArrayLike<number>,
  count = from.length / 2,
): Similarity {
  let [sum, fromX, fromY, toX, toY] = [0, 0, 0, 0, 0];
  for (let k = 0; k < count; k++) {
    const w = weights === undefined ? 1 : weights[k];
    sum += w;
    fromX += w * from[2 * k];
    fromY += w * from[2 * k + 1];
    toX += w * to[2 * k];
    toY += w * to[2 * k + 1];
  }
  fromX /= sum;
  fromY /= sum;
  toX /= sum;
  toY /= sum;
  let [dot, cross, square] = [0, 0, 0];
  for (let k = 0; k < count; k++) {
    const w = weights === undefined ? 1 : weights[k];
    const u = from[2 * k] - fromX;
    const v = from[2 * k + 1] - fromY;
    const x = to[2 * k] - toX;
    const y = to[2 * k + 1] - toY;
    dot += w * (u * x + v * y);
    cross += w * (u * y - v * x);
    square += w * (u * u + v * v);
  }
  const a = dot / square;
  const b = cross / square;
  return { a, b, tx: toX - (a * fromX - b * fromY), ty: toY - (b * fromX + a * fromY) };
}

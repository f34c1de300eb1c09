/** An affine map [a,b,c,d,e,f]: (x, y) goes to (ax + by + c, dx + ey + f). */
export type Affine = Iterable<number>;

/** The map that does `first`, then `then`. */
export function compose(then: Affine, first: Affine): Float64Array {
  const [a, b, c, d, e, f] = then;
  const [p, q, r, s, t, u] = first;
  return Float64Array.of(
    a * p + b * s,
    a * q + b * t,
    a * r + b * u + c,
    d * p + e * s,
    d * q + e * t,
    d * r + e * u + f,
  );
}

/** The map that undoes one; its determinant must not be 0. */
export function inverse(map: Affine): Float64Array {
  const [a, b, c, d, e, f] = map;
  const determinant = a * e - b * d;
  const [p, q, s, t] = [e / determinant, -b / determinant, -d / determinant, a / determinant];
  return Float64Array.of(p, q, -(p * c + q * f), s, t, -(s * c + t * f));
}

/** Smooth pseudo-random values in space: [-1, 1], about one feature per unit of length. */
export type NoiseField = (x: number, y: number, z: number) => number;

const size = 256;
const mask = size - 1;

/** Value noise on a lattice, from a stream of random numbers. */
export function createNoiseField(unit: () => number): NoiseField {
  const values = Float32Array.from({ length: size }, () => unit() * 2 - 1);
  const order = Uint8Array.from({ length: size }, (_, i) => i);
  for (let i = mask; i > 0; i--) {
    const j = Math.floor(unit() * (i + 1));
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  // The last step of every look-up, taken beforehand.
  const at = Float32Array.from(order, (i) => values[i]!);
  return (x, y, z) => {
    const ix = Math.floor(x);
    const iy = Math.floor(y);
    const iz = Math.floor(z);
    const fx = x - ix;
    const fy = y - iy;
    const fz = z - iz;
    const wx = fx * fx * (3 - 2 * fx);
    const wy = fy * fy * (3 - 2 * fy);
    const wz = fz * fz * (3 - 2 * fz);
    const a = order[ix & mask]!;
    const b = order[(ix + 1) & mask]!;
    const aa = order[(a + iy) & mask]!;
    const ab = order[(a + iy + 1) & mask]!;
    const ba = order[(b + iy) & mask]!;
    const bb = order[(b + iy + 1) & mask]!;
    let near = at[(aa + iz) & mask]!;
    near += (at[(ba + iz) & mask]! - near) * wx;
    let high = at[(ab + iz) & mask]!;
    high += (at[(bb + iz) & mask]! - high) * wx;
    near += (high - near) * wy;
    let far = at[(aa + iz + 1) & mask]!;
    far += (at[(ba + iz + 1) & mask]! - far) * wx;
    high = at[(ab + iz + 1) & mask]!;
    high += (at[(bb + iz + 1) & mask]! - high) * wx;
    far += (high - far) * wy;
    return near + (far - near) * wz;
  };
}

/** Sum of `octaves` of a field, each twice as fine and half as strong; about [-1, 1]. */
export function fractal(field: NoiseField, octaves: number, x: number, y: number, z: number): number {
  let sum = 0;
  let weight = 0.6;
  for (let o = 0, f = 1; o < octaves; o++, f *= 2, weight /= 2) sum += weight * field(x * f + o * 17.3, y * f, z * f);
  return sum;
}

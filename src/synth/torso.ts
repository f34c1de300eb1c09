import type { Patch } from './patch.js';
import { smooth } from './smooth.js';

/** Height y, half width, half depth and middle z of a clothed torso, cm. */
const profile = [
  [-11.2, 6.4, 6.2, -1.2],
  [-12.2, 7.6, 7.2, -1.2],
  [-13.4, 10.5, 8.2, -1.4],
  [-14.8, 15, 8.8, -1.6],
  [-16.6, 18.6, 9.4, -1.8],
  [-19, 20.6, 10, -1.8],
  [-24, 21.4, 11, -1.6],
  [-40, 22.5, 12, -1.2],
] as const;

const around = 48;
const down = 24;

/** Lays shoulders and chest, ellipse under ellipse; v = 0 at the collar. */
export function layTorso(): Patch {
  const patch: Patch = { vertices: [], triangles: [], uv: [] };
  for (let r = 0; r <= down; r++) {
    const [y, halfWidth, halfDepth, z] = section(r / down);
    for (let s = 0; s <= around; s++) {
      const angle = (s / around) * 2 * Math.PI;
      patch.vertices.push(halfWidth * Math.cos(angle), y, z + halfDepth * Math.sin(angle));
      patch.uv.push(s / around, r / down);
    }
  }
  for (let r = 0; r < down; r++) {
    for (let s = 0; s < around; s++) {
      const a = r * (around + 1) + s;
      const b = a + around + 1;
      patch.triangles.push(a, a + 1, b + 1, a, b + 1, b);
    }
  }
  return patch;
}

/** The profile at `t` from collar (0) to waist (1); finer at the collar. */
function section(t: number): [number, number, number, number] {
  const position = t ** 1.6 * (profile.length - 1);
  const i = Math.min(profile.length - 2, Math.floor(position));
  const mix = smooth(0, 1, position - i);
  const [p, q] = [profile[i]!, profile[i + 1]!];
  const at = (c: 0 | 1 | 2 | 3) => p[c] + (q[c] - p[c]) * (c === 0 ? position - i : mix);
  return [at(0), at(1), at(2), at(3)];
}

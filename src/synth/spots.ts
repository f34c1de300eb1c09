import type { Draw } from '../draw.js';

/** Small dark marks on the skin: how much darker a point is, 0..1. */
export type Spots = (x: number, y: number, z: number) => number;

type Spot = { x: number; y: number; z: number; radius: number; depth: number };

const cell = 0.3;
const key = (i: number, j: number, k: number) => (i + 512) * 1048576 + (j + 512) * 1024 + (k + 512);

/**
 * Scatters freckles (mostly over nose and cheeks) and moles over a surface.
 * @param points [n, 3] cm, points of the surface to choose from; NaN = none
 */
export function scatterSpots(points: Float32Array, freckles: number, moles: number, draw: Draw): Spots {
  const cells = new Map<number, Spot[]>();
  const put = (spot: Spot) => {
    const range = (c: number) => [Math.floor((c - spot.radius) / cell), Math.floor((c + spot.radius) / cell)] as const;
    const [[i0, i1], [j0, j1], [k0, k1]] = [range(spot.x), range(spot.y), range(spot.z)];
    for (let i = i0; i <= i1; i++) {
      for (let j = j0; j <= j1; j++) {
        for (let k = k0; k <= k1; k++) {
          const list = cells.get(key(i, j, k));
          if (list) list.push(spot);
          else cells.set(key(i, j, k), [spot]);
        }
      }
    }
  };
  const count = points.length / 3;
  for (let n = 0, tries = 0; n < freckles + moles && tries < 200000; tries++) {
    const p = Math.floor(draw.unit() * count) * 3;
    const [x, y, z] = [points[p]!, points[p + 1]!, points[p + 2]!];
    if (!(z > 4) || y < -9) continue;
    const freckle = n >= moles;
    const likely = Math.exp(-(((Math.abs(x) - 2.6) / 3.4) ** 2) - ((y - 0.8) / 3.2) ** 2) + 0.12;
    if (freckle && draw.unit() > likely) continue;
    put({
      x,
      y,
      z,
      radius: freckle ? draw.between(0.05, 0.17) : draw.between(0.08, 0.2),
      depth: freckle ? draw.between(0.08, 0.38) : draw.between(0.35, 0.65),
    });
    n++;
  }
  return (x, y, z) => {
    const list = cells.get(key(Math.floor(x / cell), Math.floor(y / cell), Math.floor(z / cell)));
    if (!list) return 0;
    let clear = 1;
    for (const spot of list) {
      const d = ((x - spot.x) ** 2 + (y - spot.y) ** 2 + (z - spot.z) ** 2) / spot.radius ** 2;
      if (d < 1) clear *= 1 - spot.depth * (1 - d) ** 2 * (1 + d);
    }
    return 1 - clear;
  };
}

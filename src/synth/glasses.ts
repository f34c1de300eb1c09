import type { Glasses } from './look.js';
import type { Patch } from './patch.js';

/** What spectacles sit on, cm. */
export type GlassesSeat = {
  /** Centres of the eyes, the subject's left (+x) first. */
  readonly eyes: readonly [readonly number[], readonly number[]];
  /** How far the brows and the bridge of the nose reach forward. */
  readonly front: number;
};

type Place = readonly [number, number, number];

const around = 6;

/** Lays spectacles: two rims, a bridge and two temples, as round wires. They wear one plain colour. */
export function layGlasses(glasses: Glasses, { eyes, front }: GlassesSeat): Patch {
  const patch: Patch = { vertices: [], triangles: [], uv: [] };
  const { halfWidth, halfHeight, squareness, wire } = glasses;
  const middle = (eyes[0][0]! + eyes[1][0]!) / 2;
  const y0 = (eyes[0][1]! + eyes[1][1]!) / 2 - 0.25;
  const z0 = front + 0.25 + wire;
  // The frame bends back towards the temples.
  const depth = (x: number) => z0 - 0.028 * (x - middle) ** 2;
  const at = (x: number, y: number): Place => [x, y, depth(x)];
  for (const eye of eyes) {
    const side = Math.sign(eye[0]! - middle);
    const x0 = middle + side * Math.max(Math.abs(eye[0]! - middle) + 0.1, halfWidth + 0.85);
    const rim = Array.from({ length: 40 }, (_, i): Place => {
      const a = (i / 40) * 2 * Math.PI;
      const round = (c: number) => Math.sign(c) * Math.abs(c) ** (2 / squareness);
      return at(x0 + halfWidth * round(Math.cos(a)), y0 + halfHeight * round(Math.sin(a)));
    });
    addWire(patch, rim, wire, true);
    const outer = x0 + side * halfWidth;
    const high = y0 + 0.55 * halfHeight;
    addWire(
      patch,
      [at(outer, high), [outer + side * 0.5, high, depth(outer) - 0.5], [middle + side * 7.6, high + 0.1, -1.5]],
      wire,
      false,
    );
    if (side > 0) {
      const inner = x0 - halfWidth - middle;
      const bridge = [-1, -0.5, 0, 0.5, 1].map((t): Place => at(middle + t * inner, y0 + 0.45 + 0.25 * (1 - t * t)));
      addWire(patch, bridge, wire * 0.9, false);
    }
  }
  return patch;
}

/** A tube of `radius` along a line of points. */
function addWire(patch: Patch, line: readonly Place[], radius: number, closed: boolean): void {
  const n = line.length;
  const first = patch.vertices.length / 3;
  for (let i = 0; i < n; i++) {
    const before = line[closed ? (i + n - 1) % n : Math.max(0, i - 1)]!;
    const after = line[closed ? (i + 1) % n : Math.min(n - 1, i + 1)]!;
    const along = norm([after[0] - before[0], after[1] - before[1], after[2] - before[2]]);
    const across = norm(Math.abs(along[2]) < 0.9 ? cross(along, [0, 0, 1]) : cross(along, [0, 1, 0]));
    const up = cross(across, along);
    for (let k = 0; k < around; k++) {
      const a = (k / around) * 2 * Math.PI;
      for (let c = 0; c < 3; c++) {
        const away = across[c as 0]! * Math.cos(a) + up[c as 0]! * Math.sin(a);
        patch.vertices.push(line[i]![c as 0]! + radius * away);
      }
      patch.uv.push(0.5, 0.5);
    }
  }
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    for (let k = 0; k < around; k++) {
      const a = first + i * around + k;
      const b = first + i * around + ((k + 1) % around);
      const c = first + ((i + 1) % n) * around + k;
      const d = first + ((i + 1) % n) * around + ((k + 1) % around);
      patch.triangles.push(a, c, d, a, d, b);
    }
  }
}

const cross = (a: Place, b: Place): Place => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const norm = (v: Place): Place => {
  const length = Math.hypot(...v) + 1e-12;
  return [v[0] / length, v[1] / length, v[2] / length];
};

import type { Pose } from '../face.js';
import { canonicalFace } from './canonical-face.js';

type Matrix = [number, number, number, number, number, number, number, number, number];

/**
 * Pose of a head by the weighted rigid fit of MediaPipe's canonical face to a mesh (Kabsch 1976, by the polar factor).
 * `mesh` is [468, 3]: x right, y down, z away from the viewer, one unit throughout. Angles in degrees, in the order yaw,
 * then pitch, then roll; signs as in `Pose`. A mesh without three dimensions has no pose: all zero.
 */
export function headPose(mesh: Float32Array): Pose {
  const rotation = polarFactor(covariance(mesh));
  if (rotation === undefined) return { yaw: 0, pitch: 0, roll: 0 };
  const [, , rightZ, upX, upY, upZ, , , towardsZ] = rotation;
  return {
    yaw: degrees(Math.atan2(rightZ, towardsZ)),
    pitch: degrees(Math.asin(Math.min(1, Math.max(-1, upZ)))),
    roll: degrees(Math.atan2(-upX, upY)),
  };
}

const degrees = (radians: number) => (radians * 180) / Math.PI;

/** Sum of weight x observed x canonical^T about the means; observed in the canonical axes (y up, z to the viewer). */
function covariance(mesh: Float32Array): Matrix {
  const observed = [0, 0, 0];
  const canonical = [0, 0, 0];
  let total = 0;
  for (const [landmark, x, y, z, weight] of canonicalFace) {
    total += weight;
    [x, y, z].forEach((value, axis) => {
      canonical[axis] += weight * value;
      observed[axis] += weight * sign[axis] * mesh[3 * landmark + axis];
    });
  }
  const sum: Matrix = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (const [landmark, x, y, z, weight] of canonicalFace) {
    const place = [x, y, z];
    for (let i = 0; i < 3; i++) {
      const moved = sign[i] * mesh[3 * landmark + i] - observed[i] / total;
      for (let j = 0; j < 3; j++) sum[3 * i + j] += weight * moved * (place[j] - canonical[j] / total);
    }
  }
  return sum;
}

const sign = [1, -1, -1] as const;

/** The rotation nearest to a matrix, by Newton's iteration (Higham 1986); undefined for a singular or mirrored one. */
function polarFactor(matrix: Matrix): Matrix | undefined {
  const norm = Math.hypot(...matrix);
  let factor = matrix.map((value) => value / norm) as Matrix;
  if (!(determinant(factor) > 1e-9)) return undefined;
  for (let i = 0; i < 30; i++) {
    const inverse = inverseTransposed(factor);
    const next = factor.map((value, k) => (value + inverse[k]) / 2) as Matrix;
    const change = Math.hypot(...next.map((value, k) => value - factor[k]));
    factor = next;
    if (change < 1e-9) break;
  }
  return factor;
}

function inverseTransposed(m: Matrix): Matrix {
  const scale = 1 / determinant(m);
  const [a, b, c, d, e, f, g, h, i] = m;
  const cofactors = [e * i - f * h, f * g - d * i, d * h - e * g, c * h - b * i, a * i - c * g, b * g - a * h];
  return [...cofactors, b * f - c * e, c * d - a * f, a * e - b * d].map((value) => value * scale) as Matrix;
}

const determinant = ([a, b, c, d, e, f, g, h, i]: Matrix) =>
  a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);

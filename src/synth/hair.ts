import { beardAt } from './beard.js';
import { distanceToOutline, type Point } from './curve.js';
import type { Head } from './head.js';
import type { BeardStyle } from './look.js';
import { fractal, type NoiseField } from './noise-field.js';
import { vertexNormals } from './normals.js';
import { smooth } from './smooth.js';

/** The most that the hairline strays from its course, cm. */
const ragged = 0.37;

/**
 * How much a point of the mean head (cm) belongs to the hair, 0..1.
 * @param hairline height of the hairline on the forehead, cm
 */
export function hairAt(x: number, y: number, z: number, hairline: number, field: NoiseField): number {
  const side = Math.abs(x);
  const ear = smooth(5.6, 4.9, y) * smooth(-2.4, -1.4, z);
  // The line falls from the forehead over the temples to the sideburns, and behind the ears to the nape.
  const front = hairline - 0.05 * side * side - 4.2 * smooth(5.2, 6.9, side) * smooth(6.5, 3.5, z);
  const behind = 6 - 9.5 * smooth(4.2, -1.5, z);
  const line = z > 4.2 ? front : Math.min(front, behind);
  const above = y - line;
  if (above <= -0.3 - ragged) return 0;
  if (above >= 0.35 + ragged) return 1 - ear;
  return smooth(-0.3, 0.35, above + 0.35 * fractal(field, 3, x * 1.3, y * 1.3, z * 1.3)) * (1 - ear);
}

/** Lifts the scalp where hair grows, by the hair's thickness, in place. */
export function growHair(head: Head, thickness: number, hairline: number, field: NoiseField): void {
  const normals = new Float32Array(head.rest.length);
  vertexNormals(head.rest, head.triangles, normals);
  for (let k = 0; k < head.headVertices * 3; k += 3) {
    const [x, y, z] = [head.mean[k]!, head.mean[k + 1]!, head.mean[k + 2]!];
    const hair = hairAt(x, y, z, hairline, field);
    if (hair === 0) continue;
    const lift =
      thickness * hair * (1 + 0.35 * fractal(field, 2, x * 0.8, y * 0.8, z * 0.8)) * (0.2 + 0.8 * smooth(5, 11.5, y));
    for (let c = 0; c < 3; c++) head.rest[k + c]! += normals[k + c]! * lift;
  }
}

/** Lifts the skin where a beard grows, in place. @param thickness of a full beard, cm */
export function growBeard(head: Head, style: BeardStyle, thickness: number, lips: readonly Point[]): void {
  if (style === 'none' || style === 'stubble') return;
  const normals = new Float32Array(head.rest.length);
  vertexNormals(head.rest, head.triangles, normals);
  for (let k = 0; k < head.headVertices * 3; k += 3) {
    const [x, y, z] = [head.mean[k]!, head.mean[k + 1]!, head.mean[k + 2]!];
    if (y > 3 || z < 1) continue;
    const lift = thickness * beardAt(style, x, y, z, distanceToOutline(lips, x, y));
    for (let c = 0; c < 3; c++) head.rest[k + c]! += normals[k + c]! * lift;
  }
}

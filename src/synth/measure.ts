import { applyPose, type Camera, createScreenVertices, type Pose, project } from './camera.js';
import { deform } from './deform.js';
import { type Head, surface } from './head.js';
import type { ScreenVertices } from './raster.js';

/**
 * Distance between the eyes' centres in a typical 128x128 crop, px: what "px of the crop" means for a rendered face.
 */
export const cropEyeDistance = 52;

/**
 * A region of the face that displacement is averaged over: a box around a feature, as the spotting research (3 D) lays
 * them.
 */
export type Region = { name: string; x: number; y: number; halfWidth: number; halfHeight: number };

/** How far each region moves, px of the 128x128 crop. */
export type Displacement = { readonly region: string; readonly x: number; readonly y: number };

/**
 * Measures movements by projecting vertices, without rendering: the mean displacement in each region, weighted by the
 * vertices' area and a raised cosine towards the region's middle.
 */
export function createMeasure(head: Head, camera: Camera): (weights: Float32Array, pose: Pose) => Displacement[] {
  const V = head.follow.length;
  const shape = new Float32Array(V * 3);
  const posed = new Float32Array(V * 3);
  const still = createScreenVertices(V);
  const moved = createScreenVertices(V);
  const none = new Float32Array(head.deltas.length);
  const see = (weights: Float32Array, pose: Pose, out: ScreenVertices) => {
    deform(head, weights, shape);
    applyPose(shape, head.follow, pose, posed);
    project(camera, posed, out);
  };
  return (weights, pose) => {
    see(none, pose, still);
    see(weights, pose, moved);
    const area = visibleArea(head, still);
    const { regions, scale } = regionsOf(head, still);
    return regions.map(({ name, x, y, halfWidth, halfHeight }) => {
      let [sumX, sumY, sum] = [0, 0, 0];
      for (let v = 0; v < head.headVertices; v++) {
        if (area[v] === 0) continue;
        const dx = (still.x[v]! - x) / halfWidth;
        const dy = (still.y[v]! - y) / halfHeight;
        if (Math.abs(dx) >= 1 || Math.abs(dy) >= 1) continue;
        const weight = area[v]! * (1 + Math.cos(Math.PI * dx)) * (1 + Math.cos(Math.PI * dy));
        sumX += weight * (moved.x[v]! - still.x[v]!);
        sumY += weight * (moved.y[v]! - still.y[v]!);
        sum += weight;
      }
      return { region: name, x: (scale * sumX) / (sum + 1e-9), y: (scale * sumY) / (sum + 1e-9) };
    });
  };
}

/** The region that moves most. */
export function strongest(displacements: readonly Displacement[]): { region: string; px: number } {
  let best = { region: '', px: 0 };
  for (const d of displacements) {
    const px = Math.hypot(d.x, d.y);
    if (px > best.px) best = { region: d.region, px };
  }
  return best;
}

/** Screen area of each vertex's share of the skin that faces the camera, px^2. */
function visibleArea(head: Head, screen: ScreenVertices): Float32Array {
  const area = new Float32Array(screen.x.length);
  for (let t = 0; t < head.surfaces.length; t++) {
    if (head.surfaces[t] !== surface.face) continue;
    const [a, b, c] = [head.triangles[t * 3]!, head.triangles[t * 3 + 1]!, head.triangles[t * 3 + 2]!];
    const twice =
      (screen.x[c]! - screen.x[a]!) * (screen.y[b]! - screen.y[a]!) -
      (screen.x[b]! - screen.x[a]!) * (screen.y[c]! - screen.y[a]!);
    if (twice <= 0) continue;
    area[a]! += twice / 6;
    area[b]! += twice / 6;
    area[c]! += twice / 6;
  }
  return area;
}

/** The 17 regions around the projected landmarks; sizes in px of the crop. L is the image's left. */
function regionsOf(head: Head, screen: ScreenVertices): { regions: Region[]; scale: number } {
  const at = (i: number) => [screen.x[head.landmarks[i]!]!, screen.y[head.landmarks[i]!]!] as const;
  const mean = (...points: (readonly [number, number])[]) =>
    [0, 1].map((c) => points.reduce((s, p) => s + p[c as 0 | 1], 0) / points.length) as [number, number];
  const eyes = [mean(...[36, 37, 38, 39, 40, 41].map(at)), mean(...[42, 43, 44, 45, 46, 47].map(at))] as const;
  const distance = Math.hypot(eyes[1][0] - eyes[0][0], eyes[1][1] - eyes[0][1]);
  const unit = distance / 72;
  const brow = mean(...[17, 18, 19, 20, 21, 22, 23, 24, 25, 26].map(at))[1];
  const nose = at(30);
  const mouth = mean(at(48), at(54));
  const halfMouth = (at(54)[0] - at(48)[0]) / 2;
  const chin = at(8);
  const regions: Region[] = [];
  const add = (name: string, x: number, y: number, width: number, height: number) =>
    regions.push({ name, x, y, halfWidth: (width * unit) / 2, halfHeight: (height * unit) / 2 });
  for (const [suffix, eye, inwards] of [
    ['L', eyes[0], 1],
    ['R', eyes[1], -1],
  ] as const) {
    add(`browIn${suffix}`, eye[0] + inwards * 13 * unit, brow, 18, 15);
    add(`browOut${suffix}`, eye[0] - inwards * 7 * unit, brow, 20, 15);
    add(`lidUp${suffix}`, eye[0], eye[1] - 4 * unit, 20, 9);
    add(`lidLo${suffix}`, eye[0], eye[1] + 7 * unit, 22, 9);
    add(`cheek${suffix}`, eye[0] - inwards * unit, eye[1] + 19 * unit, 20, 14);
    add(`nose${suffix}`, nose[0] - inwards * 11 * unit, nose[1] - 4 * unit, 13, 15);
    add(`corner${suffix}`, mouth[0] - inwards * halfMouth, mouth[1], 18, 16);
  }
  add('lipUp', mouth[0], mouth[1] - 7 * unit, 26, 10);
  add('lipLo', mouth[0], mouth[1] + 7 * unit, 26, 10);
  add('chin', mouth[0], chin[1] - 2 * unit, 26, 14);
  return { regions, scale: cropEyeDistance / distance };
}

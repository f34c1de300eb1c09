import type { Face } from '../face.js';
import type { Point, Template } from '../stabilised-face.js';
import { HeldCrop } from './held-crop.js';
import { rigidMask } from './rigid-mask.js';
import { skullPoints, templateFromMesh } from './template.js';

/** A crop's place, with what the mesh said when it was chosen. */
export type HeldFace = {
  readonly place: HeldCrop;
  readonly template: Template;
  readonly mask: Int32Array;
  /** [468,2] px of the crop. */
  readonly mesh: Float64Array;
  /** Px of the crop. */
  readonly skull: readonly Point[];
  /** The newest mesh that agreed with the alignment. */
  meshSeq: number;
};

/** Holds a crop where a face is now. */
export function holdFace(face: Face): HeldFace {
  const place = new HeldCrop(face.landmarks);
  const template = templateFromMesh(face.landmarks, place.toCrop);
  const mesh = new Float64Array(face.landmarks.length);
  place.meshToCrop(face.landmarks, mesh);
  return { place, template, mask: rigidMask(template), mesh, skull: skullOf(face, place), meshSeq: face.meshSeq };
}

/** Mean distance, px, between where a new mesh and where the alignment sees the skull; 0 when the mesh is not new. */
export function meshDistance(face: Face, { place, skull, meshSeq }: HeldFace, alignment: Float64Array): number {
  if (!face.settled || face.meshSeq === meshSeq) return 0;
  const [a, b, c, d, e, f] = alignment;
  const seen = skullOf(face, place);
  const distances = skull.map(({ x, y }, k) =>
    Math.hypot(a * x + b * y + c - seen[k].x, d * x + e * y + f - seen[k].y),
  );
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
}

function skullOf({ landmarks }: Face, place: HeldCrop): Point[] {
  return skullPoints.map((i) => place.toCrop({ x: landmarks[2 * i], y: landmarks[2 * i + 1] }));
}

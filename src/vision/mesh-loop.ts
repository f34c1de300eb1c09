import type { Box } from '../face.js';
import { extent } from './extent.js';
import type { MeshFit } from './face-mesh.js';
import type { FaceMotion } from './face-motion.js';
import { type MeshRegion, regionOfLandmarks } from './mesh-region.js';

/** The mesh of one face as it follows itself: landmarks choose the region of the next look. */
export type MeshLoop = {
  readonly fit: MeshFit;
  readonly box: Box;
  /** Around `fit`'s landmarks. */
  readonly region: MeshRegion;
  /** `seq` and time (ms) of the frame that `fit` was measured on. */
  readonly seq: number;
  readonly at: number;
  /** Meshes since the face was found or found again, this one included. */
  readonly count: number;
  /** The face was not where it was looked for. */
  readonly astray: boolean;
};

/** Share of the region's side that a face may be off its middle. */
const offCentre = 0.04;

/** The loop after a look at `region`, which began it (`count` 1) or went on with it. */
export function meshLoop(
  fit: MeshFit,
  looked: MeshRegion,
  frame: { seq: number; at: number; count: number },
): MeshLoop {
  const region = regionOfLandmarks(fit.landmarks);
  return { fit, box: extent(fit.landmarks), region, ...frame, astray: isOff(region, looked) };
}

/** Whether the landmarks no longer tell where the face is: it was astray, or its motion has carried it on since. */
export function isStale(loop: MeshLoop, motion: FaceMotion, at: number): boolean {
  return loop.astray || isOff(loop.region, nextRegion(loop, motion, at));
}

/** Where to look for the face next: its last region, carried along by its motion. */
export function nextRegion({ region, at: seen }: MeshLoop, { speedX, speedY }: FaceMotion, at: number): MeshRegion {
  const elapsed = Math.max(0, at - seen);
  return { ...region, centreX: region.centreX + speedX * elapsed, centreY: region.centreY + speedY * elapsed };
}

const isOff = (a: MeshRegion, b: MeshRegion) =>
  Math.hypot(a.centreX - b.centreX, a.centreY - b.centreY) > offCentre * a.side;

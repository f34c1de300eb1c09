import type { RigidMotion } from '../stabilised-face.js';

/** Why an anchor was given up. */
export const reanchorReasons = [
  'epoch',
  'texture',
  'lost',
  'translation',
  'scale',
  'rotation',
  'residual',
  'mesh',
  'requested',
] as const;
export type ReanchorReason = (typeof reanchorReasons)[number];

/** From how much head movement on a new anchor is needed. (the spotting research, B) */
export type ReanchorLimits = {
  /** Px along either axis. */
  readonly px: number;
  /** Relative size. */
  readonly scale: number;
  /** Radians. */
  readonly rotation: number;
  /** The residual may be this many times the anchor's first one, and `residualGray` gray levels more. */
  readonly residualRatio: number;
  readonly residualGray: number;
  /** Mean distance of the mesh's skull points to where the alignment sees them, px. */
  readonly meshPx: number;
};

export const reanchorLimits: ReanchorLimits = {
  px: 7,
  scale: 0.08,
  rotation: 0.1,
  residualRatio: 3,
  residualGray: 3,
  meshPx: 7,
};

/**
 * Says whether an alignment can still be believed: a tracker that lost its face never finds it again by itself, and
 * reports movements of hundreds of pixels meanwhile.
 *
 * @param residual this frame's, NaN when nothing was found.
 * @param first the residual of the anchor's first frame.
 */
export function divergence(
  motion: RigidMotion,
  residual: number,
  first: number,
  limits: ReanchorLimits,
): ReanchorReason | null {
  const { x, y, scale, rotation } = motion;
  if (!Number.isFinite(residual + x + y + scale + rotation)) return 'lost';
  if (Math.abs(x) > limits.px || Math.abs(y) > limits.px) return 'translation';
  if (Math.abs(scale) > limits.scale) return 'scale';
  if (Math.abs(rotation) > limits.rotation) return 'rotation';
  if (residual > limits.residualRatio * first + limits.residualGray) return 'residual';
  return null;
}

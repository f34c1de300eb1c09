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

/** Up to how much head movement an anchor can be believed. (the spotting research, B, gives it up at 7 px, .08, .1) */
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
  /** From this share of `px`, `scale` and `rotation` on the next anchor is made while the present one still holds. */
  readonly renewShare: number;
};

export const reanchorLimits: ReanchorLimits = {
  px: 12,
  scale: 0.13,
  rotation: 0.16,
  residualRatio: 4.5,
  residualGray: 5,
  meshPx: 7,
  renewShare: 0.58,
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
  const moved = beyond(motion, limits, 1);
  if (moved !== null) return moved;
  if (residual > limits.residualRatio * first + limits.residualGray) return 'residual';
  return null;
}

/** Why the next anchor should be made, though the present one still holds: the head has moved on, and may move on. */
export function renewal(motion: RigidMotion, limits: ReanchorLimits): ReanchorReason | null {
  return beyond(motion, limits, limits.renewShare);
}

function beyond({ x, y, scale, rotation }: RigidMotion, limits: ReanchorLimits, share: number): ReanchorReason | null {
  if (Math.max(Math.abs(x), Math.abs(y)) > share * limits.px) return 'translation';
  if (Math.abs(scale) > share * limits.scale) return 'scale';
  if (Math.abs(rotation) > share * limits.rotation) return 'rotation';
  return null;
}

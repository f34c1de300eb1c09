/**
 * Ways to take the head's movement out of a face's pictures: by its picture against the anchor's, by the landmarks of
 * every frame, by points that are followed (Lucas-Kanade), or not at all, as the paper does. docs/decisions/0031 has the
 * figures of all four.
 */
export const stabiliserNames = ['anchored', 'mesh', 'lk', 'fixedBox'] as const;
export type StabiliserName = (typeof stabiliserNames)[number];

export const defaultStabiliser: StabiliserName = 'anchored';

/** How often the tracker must measure meshes for a stabiliser, beside its own cadence: `mesh` has none but the frame's own. */
export const meshCadence = (stabiliser: StabiliserName): { checkMs?: number } =>
  stabiliser === 'mesh' ? { checkMs: 0 } : {};

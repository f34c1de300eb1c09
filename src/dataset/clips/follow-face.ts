import { lastValueFrom, type Observable, takeWhile, tap } from 'rxjs';
import type { Frame } from '../../frame.js';
import { stabilise } from '../../operators/stabilise.js';
import { trackFaces } from '../../operators/track-faces.js';
import type { Anchor } from '../../stabilised-face.js';
import { drawOnAnchor } from '../../stabilising/warp.js';
import type { Vision } from '../../vision/open-vision.js';

/** A face in one frame, drawn on its anchor. */
export type FollowedFace = { readonly track: number; readonly anchor: Anchor; readonly crop: Uint8Array };

/**
 * Runs frames through the live pipeline's first stages and keeps the faces of some of them.
 * @param wanted which frames, by `seq`; what comes after the last of them is not read
 * @returns the anchored faces, largest first, by `seq`
 */
export async function followFaces(
  frames: Observable<Frame>,
  wanted: ReadonlySet<number>,
  vision: Pick<Vision, 'detector' | 'mesh'>,
): Promise<ReadonlyMap<number, readonly FollowedFace[]>> {
  const last = Math.max(...wanted);
  const kept = new Map<number, FollowedFace[]>();
  const seen = frames.pipe(
    trackFaces({ detector: vision.detector, mesh: vision.mesh, waiting: Number.POSITIVE_INFINITY }),
    stabilise(),
    tap(({ frame, faces }) => {
      if (!wanted.has(frame.seq)) return;
      const anchored = faces.flatMap(({ face, anchor, crop, alignment }) =>
        anchor === null ? [] : [{ track: face.track, anchor, crop: drawOnAnchor(crop, alignment) }],
      );
      kept.set(frame.seq, anchored);
    }),
    takeWhile(({ frame }) => frame.seq < last),
  );
  await lastValueFrom(seen, { defaultValue: undefined });
  return kept;
}

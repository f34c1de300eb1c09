import { defer, identity, type MonoTypeOperatorFunction, tap } from 'rxjs';
import type { TrackedFrame } from '../face.js';
import { type PreviewPicture, previewDrawer } from '../preview/preview-picture.js';

export type PreviewOptions = {
  /** Whether somebody watches and has got the last picture; asked for each frame. */
  readonly wanted: () => boolean;
  /** Gets a picture, which is valid until the next one. */
  readonly onPicture: (picture: PreviewPicture) => void;
  /** Least time between two pictures, ms by the cameras' clock. */
  readonly everyMs?: number;
};

/**
 * Draws what the camera sees with the faces' landmarks, at most five times a second and only while it is wanted. It
 * belongs behind the consent gate and before `stabilise`, which gives the pixels back. Frames pass unchanged.
 *
 * @example tracked.pipe(previewFaces({ wanted: () => watched, onPicture }))
 */
export function previewFaces(options: PreviewOptions | undefined): MonoTypeOperatorFunction<TrackedFrame> {
  if (!options) return identity;
  const { wanted, onPicture, everyMs = 200 } = options;
  return (source) =>
    defer(() => {
      const draw = previewDrawer();
      let last = Number.NEGATIVE_INFINITY;
      return source.pipe(
        tap(({ frame, faces }) => {
          if (!wanted() || Math.abs(frame.captured - last) < everyMs) return;
          last = frame.captured;
          onPicture(draw(frame, faces));
        }),
      );
    });
}

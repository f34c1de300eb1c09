import { type MonoTypeOperatorFunction, tap } from 'rxjs';
import type { CameraStatus } from '../camera-status.js';
import type { TrackedFrame } from '../face.js';

export type WatchFacesOptions = {
  onStatus: (status: CameraStatus) => void;
  /** How long a camera may show no face before its status says so, ms. */
  patienceMs?: number;
};

/**
 * Says, through the camera's status, that nobody has been in view for a minute, and that somebody is there again.
 * Frames pass unchanged: an empty room is no fault.
 */
export function watchFaces({
  onStatus,
  patienceMs = 60_000,
}: WatchFacesOptions): MonoTypeOperatorFunction<TrackedFrame> {
  return (source) => {
    let lastFace: number | undefined;
    let empty = false;
    return source.pipe(
      tap(({ frame, faces }) => {
        lastFace ??= frame.captured;
        if (faces.length > 0) {
          lastFace = frame.captured;
          if (empty) onStatus({ state: 'online', reason: null, message: null });
          empty = false;
        } else if (!empty && frame.captured - lastFace >= patienceMs) {
          empty = true;
          const seconds = Math.round(patienceMs / 1000);
          const message = `No face in view for ${seconds} s: point the camera at a seated person's face, or light it better.`;
          onStatus({ state: 'degraded', reason: 'no_face', message });
        }
      }),
    );
  };
}

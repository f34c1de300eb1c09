import { type MonoTypeOperatorFunction, tap } from 'rxjs';
import type { CameraStatus } from '../camera-status.js';
import type { TrackedFrame } from '../face.js';

export type WatchFacesOptions = {
  onStatus: (status: CameraStatus) => void;
  /** How long a camera may show no face before its status says so, ms of the stream. */
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
  const seconds = Math.round(patienceMs / 1000);
  const empty: CameraStatus = {
    state: 'degraded',
    reason: 'no_face',
    message: `No face in view for ${seconds} s: point the camera at a seated person's face, or light it better.`,
  };
  return (source) => {
    let lastFace: number | undefined;
    let epoch: number | undefined;
    let said = false;
    return source.pipe(
      tap(({ frame, faces }) => {
        lastFace ??= frame.pts;
        if (faces.length > 0) {
          lastFace = frame.pts;
          if (said) onStatus({ state: 'online', reason: null, message: null });
          said = false;
        } else if (said ? frame.epoch !== epoch : 1000 * (frame.pts - lastFace) >= patienceMs) {
          // Said again in a new epoch: a camera that was away and came back has just been called online.
          onStatus(empty);
          said = true;
        }
        epoch = frame.epoch;
      }),
    );
  };
}

import { defer, type OperatorFunction } from 'rxjs';
import type { TrackedFrame } from '../face.js';
import type { Frame } from '../frame.js';
import { type Meter, noMeter } from '../meter.js';
import { FaceTracker, type FaceTrackerOptions } from '../vision/face-tracker.js';
import { inOrder } from './in-order.js';

export type TrackFacesOptions = Pick<FaceTrackerOptions, 'detector' | 'mesh'> &
  Partial<Omit<FaceTrackerOptions, 'detector' | 'mesh'>> & {
    meter?: Meter;
    /** Frames that may wait while one is looked at; the oldest is dropped and counted. `Infinity` for recordings. */
    waiting?: number;
  };

/**
 * Finds and follows the faces in each frame, one frame at a time and in order.
 *
 * The detector searches the whole picture every `detectMs` (500), at once when a face is lost, and every 100 ms while
 * one is missed. A face's mesh is measured on every frame until it has settled (`settleMeshes`, 15), then every
 * `checkMs` (200) and whenever the face has moved on by 4 % of its region. All times are PTS, so the frame rate does not
 * matter.
 *
 * Ids go by overlap and constant velocity and are never used again; a lost face takes its id up again within `graceMs`
 * (3000) if it is about where it was last, or, for the first second, where its motion would have taken it. Nothing else of
 * a face is compared: who comes back elsewhere or later has a new id. `Face.epoch` rises when a lost face is found and when the source's epoch rises; after the latter a face that
 * has not jumped stays settled. Faces come largest first, at most `maxFaces` (4).
 *
 * The frame stays on loan: it is passed on with its faces, and released here only when it is dropped or fails. Errors
 * of the networks end the stream.
 *
 * @example frames.pipe(trackFaces({ detector, mesh }))
 */
export function trackFaces({
  meter = noMeter,
  waiting = 2,
  detectMs = 500,
  settleMeshes = 15,
  checkMs = 200,
  maxFaces = 4,
  graceMs = 3000,
  ...networks
}: TrackFacesOptions): OperatorFunction<Frame, TrackedFrame> {
  return (frames) =>
    defer(() => {
      const tracker = new FaceTracker({ ...networks, detectMs, settleMeshes, checkMs, maxFaces, graceMs });
      const look = async (frame: Frame): Promise<TrackedFrame> => {
        const begun = meter.now();
        try {
          const faces = await tracker.track(frame);
          meter.time('track', meter.now() - begun);
          meter.faces(faces.length);
          return { frame, faces };
        } catch (error) {
          frame.release();
          throw error;
        }
      };
      const drop = (frame: Frame): void => {
        meter.drop('track', 'late');
        frame.release();
      };
      return frames.pipe(
        inOrder(look, { limit: waiting, onDrop: drop, onWaiting: (count) => meter.waiting('track', count) }),
      );
    });
}

import { type MonoTypeOperatorFunction, tap } from 'rxjs';
import type { Box, Pose, TrackedFrame } from '../face.js';

/** The faces in view at a moment, in figures. */
export type FacesInView = {
  /** UTC ms at which the frame was captured. */
  readonly captured: number;
  readonly faces: readonly {
    readonly track: number;
    readonly box: Box;
    readonly pose: Pose;
    readonly quality: number;
  }[];
};

export type ReportFacesOptions = {
  onFaces: (seen: FacesInView) => void;
  /** Least time between two reports, ms. */
  everyMs?: number;
};

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Says which faces are in view, at most five times a second, and once when there is none any more. Frames pass unchanged. */
export function reportFaces({ onFaces, everyMs = 200 }: ReportFacesOptions): MonoTypeOperatorFunction<TrackedFrame> {
  return (source) => {
    let last = Number.NEGATIVE_INFINITY;
    let shown = 0;
    return source.pipe(
      tap(({ frame: { captured }, faces }) => {
        const gone = faces.length === 0 && shown > 0;
        if (!gone && (faces.length === 0 || Math.abs(captured - last) < everyMs)) return;
        last = captured;
        shown = faces.length;
        onFaces({
          captured,
          faces: faces.map(({ track, box: { x, y, width, height }, pose: { yaw, pitch, roll }, score }) => ({
            track,
            box: { x: rounded(x, 1), y: rounded(y, 1), width: rounded(width, 1), height: rounded(height, 1) },
            pose: { yaw: rounded(yaw, 1), pitch: rounded(pitch, 1), roll: rounded(roll, 1) },
            quality: rounded(score, 3),
          })),
        });
      }),
    );
  };
}

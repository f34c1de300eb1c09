import type { Frame } from './frame.js';

/** A rectangle in px of the frame. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Head pose, degrees: yaw > 0 turns to the image's right, pitch > 0 looks up, roll > 0 tilts clockwise in the image. */
export type Pose = { readonly yaw: number; readonly pitch: number; readonly roll: number };

/** One tracked face in one frame. */
export type Face = {
  /** Small integer, stable while the face is followed, never used again in a session. */
  readonly track: number;
  readonly box: Box;
  /** [468, 2] float32, px of the frame: the latest mesh (MediaPipe's order), measured on frame `meshSeq`. */
  readonly landmarks: Float32Array;
  readonly meshSeq: number;
  /** The mesh has had its settling time since (re)acquisition; before that nothing may be measured from it. */
  readonly settled: boolean;
  /** The mesh's own face score, 0..1. */
  readonly score: number;
  readonly pose: Pose;
  /** Rises when the track was lost and found again, or the source's epoch rose: nothing is differenced across it. */
  readonly epoch: number;
};

/** A frame and the faces in it. */
export type TrackedFrame = { readonly frame: Frame; readonly faces: readonly Face[] };

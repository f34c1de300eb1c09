/** What was measured of a camera. Null where it could not be. */
export type CameraFigures = {
  /** Seconds that were looked at, by the stream's own time. */
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** How late or early 95 % of the frames are at most against the usual interval, ms. */
  readonly jitterMs: number;
  /** Share of the frames that are missing, 0..1. */
  readonly missing: number;
  /** Compressed video, kbit/s. */
  readonly bitrateKbps: number | null;
  /** Share of the face's 8x8 blocks that repeat, bit for bit, what they were a thirtieth of a second before: what the encoder left out. */
  readonly frozen: number | null;
  /** Steps at the borders of 8x8 blocks over steps elsewhere in the face; 1 is none. */
  readonly blockiness: number | null;
  /** Noise of a pixel of the face, gray levels (standard deviation). */
  readonly noise: number | null;
  /** How much the face's brightness swings from frame to frame, percent of it, peak to peak. */
  readonly flickerPercent: number | null;
  /** Mean gray of the face, 0..255. */
  readonly brightness: number | null;
  /** Larger side of the face's box, px of the frame. */
  readonly facePx: number | null;
  /** Share of the frames with a face, 0..1. */
  readonly faceShare: number;
  /** Share of the time with a face in which movements were judged, 0..1. */
  readonly usable: number | null;
  /** The weakest movement of which half would be found, px of the 128x128 crop; `beyondPx` for that or more. */
  readonly sensitivityPx: number | null;
};

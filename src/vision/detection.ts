import type { Box } from '../face.js';

/** A point in px of the picture; a pixel's centre has integer coordinates. */
export type Point = { readonly x: number; readonly y: number };

/** A face that the detector found. */
export type Detection = {
  readonly box: Box;
  /** 0..1. */
  readonly score: number;
  /** Six points: right eye, left eye, nose tip, mouth, right ear, left ear (the person's right and left). */
  readonly keypoints: readonly Point[];
};

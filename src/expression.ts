import type { Box, Pose } from './face.js';

/** Regions of the face whose displacement is measured (L and R are the image's left and right). */
export const regionNames = [
  'browInL',
  'browOutL',
  'lidUpL',
  'lidLoL',
  'cheekL',
  'noseL',
  'cornerL',
  'browInR',
  'browOutR',
  'lidUpR',
  'lidLoR',
  'cheekR',
  'noseR',
  'cornerR',
  'lipUp',
  'lipLo',
  'chin',
] as const;

export type RegionName = (typeof regionNames)[number];

/** A moment of an expression. */
export type Moment = {
  /** UTC ms at which it was captured; between two frames where the fit says so. */
  readonly time: number;
  /** Seconds of the stream. */
  readonly pts: number;
  /** `seq` of the nearest frame. */
  readonly frame: number;
};

/** How one region moved. */
export type RegionMovement = {
  readonly name: RegionName;
  /** Largest displacement, px of the 128x128 crop. */
  readonly peakPx: number;
  /** Direction of the displacement in the image, degrees: 0 right, 90 up. */
  readonly directionDeg: number;
  /** When the region began to move, ms after the expression's onset. */
  readonly onsetMs: number;
};

/** What makes an expression less certain. A flag hides nothing: consumers decide. */
export const flagNames = [
  'lowFps',
  'compressed',
  'headMotion',
  'occluded',
  'blinkOverlap',
  'speechLike',
  'smallFace',
  'turned',
] as const;
export type Flag = (typeof flagNames)[number];

/** Three pictures of an expression, each [128,128] uint8 row-major, aligned on one another; owned by the expression. */
export type Crops = { readonly onset: Uint8Array; readonly apex: Uint8Array; readonly offset: Uint8Array };

/** How the regions of an expression moved, on one uniform grid of time. */
export type Curves = {
  /** Ms from the expression's onset to the first sample (mostly negative), and from each sample to the next. */
  readonly startMs: number;
  readonly stepMs: number;
  /** [samples] float32 for each: px of the 128x128 crop along the region's direction, from where it was before the onset. */
  readonly regions: readonly { readonly name: RegionName; readonly px: Float32Array }[];
};

/** A brief movement that the spotter found on one face: a candidate with its evidence, not yet a resemblance. */
export type Expression = {
  readonly track: number;
  readonly epoch: number;
  readonly onset: Moment;
  readonly apex: Moment;
  readonly offset: Moment;
  readonly regions: readonly RegionMovement[];
  /**
   * How surely it is a micro-expression, 0 to 1, as the verifier says, and the least that is reported. Where the rules
   * judge instead: the strongest region's peak over its own noise floor (research: z), and the least of that.
   */
  readonly score: number;
  readonly threshold: number;
  readonly flags: readonly Flag[];
  readonly face: { readonly box: Box; readonly pose: Pose; readonly quality: number };
  /** UTC ms at which the frame was captured that settled the decision. */
  readonly decided: number;
  readonly crops: Crops;
  /** From 300 ms before the onset to 300 ms after the offset, as far as that was measured when it was decided. */
  readonly curves: Curves;
};

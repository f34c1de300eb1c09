import type { Face } from './face.js';
import type { Frame } from './frame.js';

/** Side of the held crop, px. Every movement in mien is measured in px of this crop. */
export const cropSize = 128;

export type Point = { readonly x: number; readonly y: number };

/** Where the parts of one face lie in the held crop, px. L and R are the image's left and right. (the spotting research, 3) */
export type Template = {
  readonly eyeL: Point;
  readonly eyeR: Point;
  readonly browY: number;
  readonly noseTip: Point;
  readonly mouth: Point;
  readonly mouthHalfWidth: number;
  readonly chin: Point;
};

/**
 * What later frames of a face are compared with. A new object with every re-anchoring: compare by identity. Never
 * written to after it was made, so it may be kept.
 */
export type Anchor = {
  /** Rises by one with every anchor of a track. */
  readonly serial: number;
  /** [128,128] float32 gray, row-major, blurred with sigma 1.2: mean of the first 150 ms, registered. */
  readonly image: Float32Array;
  readonly template: Template;
  /** Px of the frame per px of the crop: below 1 the crop is an enlargement. */
  readonly scale: number;
};

/** Movement of the head against the anchor: px at the crop's centre, relative size, radians. */
export type RigidMotion = { readonly x: number; readonly y: number; readonly scale: number; readonly rotation: number };

/** The anchor from the next frame on, made while the present one still held: what both see in one frame can be compared. */
export type NextAnchor = {
  readonly anchor: Anchor;
  /** [128,128] float32 gray: this frame on the next anchor. */
  readonly aligned: Float32Array;
  /** Movement of the head against the next anchor, in this frame. */
  readonly rigid: RigidMotion;
  /** Affine of 6: px of the next anchor to px of the present one. */
  readonly toPrevious: Float64Array;
};

/** A face whose head movement has been taken out of the picture. */
export type StabilisedFace = {
  readonly face: Face;
  /** Null while an anchor is being collected: then there is nothing to measure in this frame. */
  readonly anchor: Anchor | null;
  /** [128,128] float32 gray, row-major: this frame on the anchor, blurred as it is. The stabiliser's: valid until the next frame. */
  readonly aligned: Float32Array;
  /** [128,128] uint8 gray, row-major: the held crop as cut from the frame. The stabiliser's: valid until the next frame. */
  readonly crop: Uint8Array;
  /** Affine [a,b,c,d,e,f]: anchor px (x,y) lies at crop px (ax+by+c, dx+ey+f). The stabiliser's: valid until the next frame. */
  readonly alignment: Float64Array;
  readonly rigid: RigidMotion;
  /** Mean absolute difference to the anchor on the rigid parts of the face, gray levels. */
  readonly residual: number;
  /** In the last frame of an anchor that is replaced without a gap, else null. */
  readonly next: NextAnchor | null;
  /** Gives up this anchor, because what is measured on it makes no sense: the next frame begins a new one. */
  reanchor(): void;
};

/** What is left of a frame after its pixels went back to the source. */
export type FrameStamp = Omit<Frame, 'gray' | 'release'>;

/** A frame's time and the stabilised faces in it. */
export type StabilisedFrame = { readonly frame: FrameStamp; readonly faces: readonly StabilisedFace[] };

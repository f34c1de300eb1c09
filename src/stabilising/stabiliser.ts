import type { Face } from '../face.js';
import type { RigidMotion } from '../stabilised-face.js';
import type { HeldCrop } from './held-crop.js';

/** A face in one frame, as a stabiliser sees it. */
export type FaceLook = {
  /** [128,128] float32, blurred: the held crop. */
  readonly crop: Float32Array;
  readonly face: Pick<Face, 'landmarks'>;
  /** Where the crop lies in the frame. */
  readonly place: HeldCrop;
};

/** Finds where a face's crop lies against its anchor, frame by frame. One object an anchor; docs/decisions/0031. */
export type Stabiliser = {
  /** False when the anchor has too little texture to find anything on. */
  readonly usable: boolean;
  /** Affine [a,b,c,d,e,f]: anchor px (x,y) lies at crop px (ax+by+c, dx+ey+f). Set it to begin somewhere else. */
  readonly alignment: Float64Array;
  /** Movement of the head in the latest frame. */
  readonly motion: RigidMotion;
  /**
   * Aligns a frame and draws its crop on the anchor, with the light of the anchor.
   *
   * @param target [128,128] float32.
   * @returns the mean absolute difference to the anchor on the rigid parts, gray levels; NaN when the face was lost.
   */
  align(look: FaceLook, target: Float32Array): number;
};

/** What a stabiliser starts from. */
export type StabiliserStart = {
  /** The anchor, [128,128] float32, blurred; kept, not copied. */
  readonly image: Float32Array;
  /** Indices of the rigid parts of the face. */
  readonly mask: Int32Array;
  /** [468,2] px of the crop: the mesh when the crop was placed. */
  readonly mesh: Float64Array;
  /** How often a frame is looked at before the answer is given, where a method goes step by step. */
  readonly iterations: number;
};

/** Makes the stabiliser of an anchor. */
export type StabiliserMethod = (start: StabiliserStart) => Stabiliser;

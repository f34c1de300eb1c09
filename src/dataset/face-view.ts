import type { Face } from '../face.js';
import type { Frame } from '../frame.js';
import { createCropKernel } from '../kernels/crop.js';
import type { RigidMotion } from '../stabilised-face.js';
import { reanchorLimits } from '../stabilising/divergence.js';
import { FaceStabiliser } from '../stabilising/face-stabiliser.js';
import { stabiliserMethod } from '../stabilising/stabiliser-method.js';
import { defaultStabiliser } from '../stabilising/stabiliser-names.js';
import { drawOnAnchor } from '../stabilising/warp.js';
import { FaceTracker } from '../vision/face-tracker.js';
import type { Vision } from '../vision/open-vision.js';
import type { Picture } from '../vision/picture.js';

/** Time from one picture to the next, as the tracker and the stabiliser are told, s. */
const interval = 0.04;
/** A face that is not anchored after so many pictures will not be. */
const mostPictures = 60;
/** A picture is shown to the stabiliser again until it moves less than this, px, but not more often than that. */
const settledPx = 0.01;
const mostLooks = 8;
/** Single pictures have one anchor, and it must be believed more than one that another will soon replace. */
const stillLimits = { ...reanchorLimits, px: 7, scale: 0.08, rotation: 0.1, renewShare: Number.POSITIVE_INFINITY };

/**
 * Looks at single pictures of one face with the live tracker and stabiliser: the pictures of an anchor stand still until
 * the mesh has settled and the anchor is taken, then each other picture is held until the alignment has come to rest,
 * where a live stream would have followed the head there step by step.
 */
export class FaceView {
  readonly #vision: Pick<Vision, 'detector' | 'mesh'>;
  readonly #kernel = createCropKernel();
  readonly #method = stabiliserMethod(defaultStabiliser);
  #stabiliser: FaceStabiliser | undefined;
  #face: Face | undefined;
  #seq = 0;
  #lost = false;

  constructor(vision: Pick<Vision, 'detector' | 'mesh'>) {
    this.#vision = vision;
  }

  /** The face as the tracker last saw it; undefined before `settle` found one. */
  get face(): Face | undefined {
    return this.#face;
  }

  /**
   * Finds the largest face and anchors it on these pictures, one after another and again from the first.
   * @returns false when there is no face, or one without enough texture.
   */
  async settle(pictures: readonly Picture[]): Promise<boolean> {
    const tracker = new FaceTracker({
      ...this.#vision,
      detectMs: 500,
      settleMeshes: 15,
      checkMs: 200,
      maxFaces: 4,
      // Does not matter here: a face that is missed once ends the try.
      graceMs: 1000,
    });
    this.#stabiliser = undefined;
    this.#face = undefined;
    for (let i = 0; i < mostPictures; i++) {
      const frame = this.#frame(pictures[i % pictures.length] as Picture);
      const face = (await tracker.track(frame))[0];
      if (face === undefined || (this.#face !== undefined && face.track !== this.#face.track)) return false;
      this.#face = face;
      this.#stabiliser ??= this.#newStabiliser(face);
      if (this.#stabiliser.push(frame, face).anchor !== null) return true;
      if (this.#lost) return false;
    }
    return false;
  }

  /**
   * Draws a picture's face on the anchor, as the live pipeline does with the moments of an expression.
   * @returns [128,128] uint8, the caller's; null when the face is too far from the anchor. Settle anew after that.
   */
  look(picture: Picture): Uint8Array | null {
    if (this.#stabiliser === undefined || this.#face === undefined) return null;
    let before: RigidMotion | undefined;
    for (let i = 0; ; i++) {
      const seen = this.#stabiliser.push(this.#frame(picture), this.#face);
      if (seen.anchor === null) {
        this.#stabiliser = undefined;
        return null;
      }
      const moved = before && distance(before, seen.rigid);
      before = seen.rigid;
      if ((moved !== undefined && moved < settledPx) || i + 1 === mostLooks) {
        return drawOnAnchor(seen.crop, seen.alignment);
      }
    }
  }

  #newStabiliser({ epoch }: Face): FaceStabiliser {
    this.#lost = false;
    const reanchored = (): void => {
      this.#lost = true;
    };
    const [kernel, method] = [this.#kernel, this.#method];
    return new FaceStabiliser(epoch, { kernel, method, anchorMs: 150, limits: stillLimits, reanchored });
  }

  #frame({ gray, width, height }: Picture): Frame {
    const seq = this.#seq++;
    const pts = seq * interval;
    return { seq, pts, arrival: 0, captured: 1000 * pts, width, height, gray, epoch: 0, release() {} };
  }
}

/** Of the crop's rim, px. */
function distance(a: RigidMotion, b: RigidMotion): number {
  const turned = 64 * (Math.abs(a.scale - b.scale) + Math.abs(a.rotation - b.rotation));
  return Math.hypot(a.x - b.x, a.y - b.y) + turned;
}

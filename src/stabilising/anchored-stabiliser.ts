import type { RigidMotion } from '../stabilised-face.js';
import { RigidAlignment } from './rigid-alignment.js';
import type { FaceLook, Stabiliser, StabiliserStart } from './stabiliser.js';

/** Aligns each frame's picture on the anchor's by the rigid parts of the face. */
export class AnchoredStabiliser implements Stabiliser {
  readonly #rigid: RigidAlignment;
  readonly #iterations: number;

  constructor({ image, mask, iterations }: StabiliserStart) {
    this.#rigid = new RigidAlignment(image, mask);
    this.#iterations = iterations;
  }

  get usable(): boolean {
    return this.#rigid.usable;
  }

  get alignment(): Float64Array {
    return this.#rigid.alignment;
  }

  get motion(): RigidMotion {
    return this.#rigid.motion;
  }

  align({ crop }: FaceLook, target: Float32Array): number {
    return this.#rigid.align(crop, target, this.#iterations);
  }
}

import type { RigidMotion } from '../stabilised-face.js';
import { AnchorLight } from './anchor-light.js';
import type { FaceLook, Stabiliser, StabiliserStart } from './stabiliser.js';

const still: RigidMotion = { x: 0, y: 0, scale: 0, rotation: 0 };

/** The paper's: the box of the first frame is kept, and the head's movement stays in the picture. */
export class FixedBox implements Stabiliser {
  readonly alignment = Float64Array.of(1, 0, 0, 0, 1, 0);
  readonly motion = still;
  readonly #light: AnchorLight;

  constructor({ image, mask }: StabiliserStart) {
    this.#light = new AnchorLight(image, mask);
  }

  get usable(): boolean {
    return this.#light.usable;
  }

  align({ crop }: FaceLook, target: Float32Array): number {
    return this.#light.draw(crop, this.alignment, target);
  }
}

import type { RigidMotion } from '../stabilised-face.js';
import { AnchorLight } from './anchor-light.js';
import { motionOf } from './motion-of.js';
import { fitSimilarity } from './similarity.js';
import type { FaceLook, Stabiliser, StabiliserStart } from './stabiliser.js';

/**
 * Follows the head by the similarity between the mesh of the anchor and that of each frame, all 468 points alike: with
 * the rigid ones alone the mesh's own noise weighs more. (the faces research, 4b) It needs a mesh of every frame.
 */
export class MeshStabiliser implements Stabiliser {
  readonly alignment = Float64Array.of(1, 0, 0, 0, 1, 0);
  readonly #light: AnchorLight;
  readonly #before: Float64Array;
  readonly #now: Float64Array;

  constructor({ image, mask, mesh }: StabiliserStart) {
    this.#light = new AnchorLight(image, mask);
    this.#before = mesh;
    this.#now = new Float64Array(mesh.length);
  }

  get usable(): boolean {
    return this.#light.usable;
  }

  get motion(): RigidMotion {
    return motionOf(this.alignment);
  }

  align({ crop, face, place }: FaceLook, target: Float32Array): number {
    place.meshToCrop(face.landmarks, this.#now);
    const { a, b, tx, ty } = fitSimilarity(this.#before, this.#now);
    this.alignment.set([a, -b, tx, b, a, ty]);
    return this.#light.draw(crop, this.alignment, target);
  }
}

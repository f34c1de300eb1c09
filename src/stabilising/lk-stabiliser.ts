import type { LucasKanade } from '../kernels/lucas-kanade.js';
import type { RigidMotion } from '../stabilised-face.js';
import { AnchorLight } from './anchor-light.js';
import { cornerPoints } from './corner-points.js';
import { motionOf } from './motion-of.js';
import { RobustSimilarity } from './robust-similarity.js';
import type { FaceLook, Stabiliser, StabiliserStart } from './stabiliser.js';

const mostPoints = 64;
/** A point that does not come back to where it started, px, when it is followed back, was not followed. */
const mostReturnError = 0.3;

/**
 * Follows clear points of the rigid parts of the face from the anchor straight into each frame (pyramidal Lucas-Kanade),
 * follows them back, and fits a similarity to those that came back. (the faces research, 4b, M3)
 */
export class LkStabiliser implements Stabiliser {
  readonly alignment = Float64Array.of(1, 0, 0, 0, 1, 0);
  readonly #kernel: LucasKanade;
  readonly #image: Float32Array;
  readonly #light: AnchorLight;
  readonly #points: Float64Array;
  readonly #found: Float64Array;
  readonly #errors: Float64Array;
  /** The points that came back, and where they were found. */
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  readonly #similarity = new RobustSimilarity(mostPoints);

  /** @param kernel one for all faces of a camera. */
  constructor({ image, mask }: StabiliserStart, kernel: LucasKanade) {
    this.#kernel = kernel;
    this.#image = image;
    this.#light = new AnchorLight(image, mask);
    this.#points = cornerPoints(image, mask, mostPoints);
    this.#found = new Float64Array(this.#points.length);
    this.#errors = new Float64Array(this.#points.length / 2);
    this.#from = new Float64Array(this.#points.length);
    this.#to = new Float64Array(this.#points.length);
  }

  get usable(): boolean {
    return this.#light.usable && this.#points.length > 0;
  }

  get motion(): RigidMotion {
    return motionOf(this.alignment);
  }

  align({ crop }: FaceLook, target: Float32Array): number {
    const [a, b, c, d, e, f] = this.alignment;
    const points = this.#points;
    const found = this.#found;
    for (let k = 0; k < points.length; k += 2) {
      found[k] = a * points[k] + b * points[k + 1] + c;
      found[k + 1] = d * points[k] + e * points[k + 1] + f;
    }
    this.#kernel.follow(this.#image, crop, points, found, this.#errors);
    let count = 0;
    for (let k = 0; k < this.#errors.length; k++) {
      if (!(this.#errors[k] <= mostReturnError)) continue;
      this.#from.set([points[2 * k], points[2 * k + 1]], 2 * count);
      this.#to.set([found[2 * k], found[2 * k + 1]], 2 * count);
      count++;
    }
    const similarity = this.#similarity.fit(this.#from, this.#to, count);
    if (similarity === null) return Number.NaN;
    const { a: cos, b: sin, tx, ty } = similarity;
    this.alignment.set([cos, -sin, tx, sin, cos, ty]);
    return this.#light.draw(crop, this.alignment, target);
  }
}

import { cropSize, type RigidMotion } from '../stabilised-face.js';
import type { FaceLook, Stabiliser } from './stabiliser.js';

/**
 * Collects the mean of a face's first pictures, each registered to the first of them as it arrives, so that no frame
 * has to pay for the others when the anchor is complete, and none of them is kept. (the spotting research, B, registers
 * all of them to the last one at once; docs/decisions/0004)
 */
export class AnchorCollector {
  readonly #registration: Stabiliser;
  readonly #sum: Float64Array;
  readonly #registered = new Float32Array(cropSize * cropSize);
  #count = 1;
  #firstResidual: number | null = null;

  /**
   * @param first [128,128] float32, blurred.
   * @param registration aligns pictures on the first one.
   * @param startedAt ms of the stream.
   */
  constructor(
    first: Float32Array,
    registration: Stabiliser,
    readonly startedAt: number,
  ) {
    this.#registration = registration;
    this.#sum = Float64Array.from(first);
  }

  /** False when the face has too little texture to be anchored on. */
  get usable(): boolean {
    return this.#registration.usable;
  }

  /** How many pictures are in it. */
  get count(): number {
    return this.#count;
  }

  /** Of the second picture against the first, gray levels. */
  get firstResidual(): number {
    return this.#firstResidual ?? 0;
  }

  get motion(): RigidMotion {
    return this.#registration.motion;
  }

  /** Where the latest picture lies against the anchor. */
  get alignment(): Float64Array {
    return this.#registration.alignment;
  }

  /** @returns the residual against the first picture, gray levels; NaN when the face was lost. */
  add(look: FaceLook): number {
    const residual = this.#registration.align(look, this.#registered);
    this.#firstResidual ??= residual;
    if (!Number.isFinite(residual)) return residual;
    for (let i = 0; i < this.#sum.length; i++) this.#sum[i] += this.#registered[i];
    this.#count++;
    return residual;
  }

  /** The anchor's picture, [128,128] float32. */
  mean(): Float32Array {
    const mean = new Float32Array(this.#sum.length);
    for (let i = 0; i < mean.length; i++) mean[i] = this.#sum[i] / this.#count;
    return mean;
  }
}

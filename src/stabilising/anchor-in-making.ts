import type { Face } from '../face.js';
import type { Frame } from '../frame.js';
import type { CropKernel } from '../kernels/crop.js';
import { type Anchor, cropSize } from '../stabilised-face.js';
import { AnchorCollector } from './anchor-collector.js';
import { divergence, type ReanchorLimits, type ReanchorReason } from './divergence.js';
import { type HeldFace, holdFace } from './held-face.js';
import type { Stabiliser, StabiliserMethod } from './stabiliser.js';

export type AnchorOptions = {
  /** Cuts and blurs the crops of all faces. */
  readonly kernel: CropKernel;
  /** How the head's movement is found. */
  readonly method: StabiliserMethod;
  /** How long pictures are collected for an anchor, ms. */
  readonly anchorMs: number;
  readonly limits: ReanchorLimits;
};

/** An anchor with what aligns later frames on it. */
export type AnchoredFace = {
  readonly anchor: Anchor;
  readonly held: HeldFace;
  readonly rigid: Stabiliser;
  readonly firstResidual: number;
};

const iterations = { collecting: 3, anchored: 2 };

/** Collects the pictures of one face's next anchor, frame by frame. */
export class AnchorInMaking {
  readonly #options: AnchorOptions;
  readonly #held: HeldFace;
  readonly #blurred = new Float32Array(cropSize * cropSize);
  /** [128,128] float32: the completing frame on the new anchor. */
  readonly aligned = new Float32Array(cropSize * cropSize);
  #collector: AnchorCollector | null = null;

  /** @param face where it is now, with a mesh of this very moment. */
  constructor(face: Face, options: AnchorOptions) {
    this.#held = holdFace(face);
    this.#options = options;
  }

  /**
   * Adds a picture; the one after the last completes the anchor.
   *
   * @param cut [128,128] float32: overwritten with the frame's crop.
   * @returns the anchor once it is complete, why it has to be given up, or null as long as pictures are missing.
   */
  push(frame: Frame, face: Face, serial: number, cut: Float32Array): AnchoredFace | ReanchorReason | null {
    const { kernel, method, anchorMs, limits } = this.#options;
    const { place, mask, mesh, template } = this.#held;
    const now = frame.pts * 1000;
    place.cut(frame, kernel, cut);
    kernel.blur(cut, this.#blurred);
    if (this.#collector === null || now < this.#collector.startedAt) {
      const first = this.#blurred.slice();
      const registration = method({ image: first, mask, mesh, iterations: iterations.collecting });
      this.#collector = new AnchorCollector(first, registration, now);
      return this.#collector.usable ? null : 'texture';
    }
    const collector = this.#collector;
    const look = { crop: this.#blurred, face, place };
    if (now - collector.startedAt < anchorMs || collector.count < 2) {
      const residual = collector.add(look);
      return divergence(collector.motion, residual, collector.firstResidual, limits);
    }
    const image = collector.mean();
    const rigid = method({ image, mask, mesh, iterations: iterations.anchored });
    rigid.alignment.set(collector.alignment);
    const firstResidual = rigid.align(look, this.aligned);
    if (!Number.isFinite(firstResidual)) return 'lost';
    return { anchor: { serial, image, template, scale: place.scale }, held: this.#held, rigid, firstResidual };
  }
}

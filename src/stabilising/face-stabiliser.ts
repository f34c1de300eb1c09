import type { Face } from '../face.js';
import type { Frame } from '../frame.js';
import { cropSize, type NextAnchor, type RigidMotion, type StabilisedFace } from '../stabilised-face.js';
import { type AnchoredFace, AnchorInMaking, type AnchorOptions } from './anchor-in-making.js';
import { betweenAnchors } from './between-anchors.js';
import { divergence, type ReanchorReason, renewal } from './divergence.js';
import { meshDistance } from './held-face.js';

export type FaceStabiliserOptions = AnchorOptions & {
  /** Told of every anchor that was given up or replaced. */
  readonly reanchored: (track: number, reason: ReanchorReason) => void;
};

/** A mesh older than this many frames does not place a crop: the head has moved on since. */
const oldestMesh = 3;
const still: RigidMotion = { x: 0, y: 0, scale: 0, rotation: 0 };
const identity = Float64Array.of(1, 0, 0, 0, 1, 0);

/** Takes the head's movement out of one face's pictures, frame by frame. The state of one track, about 0.7 MB. */
export class FaceStabiliser {
  readonly #options: FaceStabiliserOptions;
  readonly #cut = new Float32Array(cropSize * cropSize);
  readonly #blurred = new Float32Array(cropSize * cropSize);
  readonly #aligned = new Float32Array(cropSize * cropSize);
  readonly #crop = new Uint8Array(cropSize * cropSize);
  #epoch: number;
  #serial = 0;
  /** The first anchor, or the one that will follow. */
  #making: AnchorInMaking | null = null;
  /** Why the one that will follow was begun: the head may be back when it is complete. */
  #cause: ReanchorReason = 'translation';
  #anchored: AnchoredFace | null = null;
  #seenAt = 0;

  constructor(epoch: number, options: FaceStabiliserOptions) {
    this.#epoch = epoch;
    this.#options = options;
  }

  /** Ms of the stream at which the face was last seen. */
  get seenAt(): number {
    return this.#seenAt;
  }

  push(frame: Frame, face: Face): StabilisedFace {
    this.#seenAt = frame.pts * 1000;
    if (face.epoch !== this.#epoch) this.#giveUp(face, 'epoch');
    this.#epoch = face.epoch;
    return this.#anchored === null ? this.#begin(frame, face) : this.#align(frame, face, this.#anchored);
  }

  /** Collects the first anchor, or the first after one was lost. */
  #begin(frame: Frame, face: Face): StabilisedFace {
    this.#making ??= this.#startMaking(frame, face);
    if (this.#making === null) return this.#unanchored(face);
    const making = this.#making;
    const made = making.push(frame, face, this.#serial, this.#cut);
    this.#keepCrop();
    if (typeof made === 'string') this.#giveUp(face, made);
    if (made === null || typeof made === 'string') return this.#unanchored(face);
    this.#take(made);
    return this.#stabilised(face, made, making.aligned, made.firstResidual, null);
  }

  #align(frame: Frame, face: Face, current: AnchoredFace): StabilisedFace {
    const { kernel, limits } = this.#options;
    const { held, rigid, firstResidual } = current;
    held.place.cut(frame, kernel, this.#cut);
    this.#keepCrop();
    kernel.blur(this.#cut, this.#blurred);
    const residual = rigid.align({ crop: this.#blurred, face, place: held.place }, this.#aligned);
    const reason =
      divergence(rigid.motion, residual, firstResidual, limits) ??
      (meshDistance(face, held, rigid.alignment) > limits.meshPx ? 'mesh' : null);
    if (reason !== null) {
      this.#giveUp(face, reason);
      return this.#unanchored(face);
    }
    held.meshSeq = face.meshSeq;
    return this.#stabilised(face, current, this.#aligned, residual, this.#renew(frame, face, current));
  }

  /** Makes the next anchor while the present one still holds, and puts it in its place when it is complete. */
  #renew(frame: Frame, face: Face, current: AnchoredFace): NextAnchor | null {
    if (this.#making === null) {
      const cause = renewal(current.rigid.motion, this.#options.limits);
      if (cause === null) return null;
      this.#making = this.#startMaking(frame, face);
      this.#cause = cause;
    }
    if (this.#making === null) return null;
    const { aligned } = this.#making;
    const made = this.#making.push(frame, face, this.#serial, this.#cut);
    if (made === null) return null;
    this.#making = null;
    if (typeof made === 'string') return null;
    this.#take(made);
    this.#options.reanchored(face.track, this.#cause);
    return { anchor: made.anchor, aligned, rigid: made.rigid.motion, toPrevious: betweenAnchors(made, current) };
  }

  #startMaking(frame: Frame, face: Face): AnchorInMaking | null {
    if (!face.settled || frame.seq - face.meshSeq > oldestMesh) return null;
    return new AnchorInMaking(face, this.#options);
  }

  #take(made: AnchoredFace): void {
    this.#serial++;
    this.#anchored = made;
    this.#making = null;
  }

  /** The crop as cut, rounded. */
  #keepCrop(): void {
    for (let i = 0; i < this.#crop.length; i++) this.#crop[i] = this.#cut[i] + 0.5;
  }

  #giveUp(face: Face, reason: ReanchorReason): void {
    this.#making = null;
    this.#anchored = null;
    this.#options.reanchored(face.track, reason);
  }

  #stabilised(
    face: Face,
    { anchor, rigid }: AnchoredFace,
    aligned: Float32Array,
    residual: number,
    next: NextAnchor | null,
  ): StabilisedFace {
    const [crop, { alignment, motion }] = [this.#crop, rigid];
    const believed = this.#anchored;
    const reanchor = (): void => {
      if (this.#anchored !== null && this.#anchored === believed) this.#giveUp(face, 'requested');
    };
    return { face, anchor, aligned, crop, alignment, rigid: motion, residual, next, reanchor };
  }

  #unanchored(face: Face): StabilisedFace {
    return {
      face,
      anchor: null,
      aligned: this.#aligned,
      crop: this.#crop,
      alignment: identity,
      rigid: still,
      residual: 0,
      next: null,
      reanchor() {},
    };
  }
}

import type { Face } from '../face.js';
import type { Frame } from '../frame.js';
import type { CropKernel } from '../kernels/crop.js';
import {
  type Anchor,
  cropSize,
  type Point,
  type RigidMotion,
  type StabilisedFace,
  type Template,
} from '../stabilised-face.js';
import { AnchorCollector } from './anchor-collector.js';
import { divergence, type ReanchorLimits, type ReanchorReason } from './divergence.js';
import { HeldCrop } from './held-crop.js';
import { rigidMask } from './rigid-mask.js';
import type { Stabiliser, StabiliserMethod } from './stabiliser.js';
import { skullPoints, templateFromMesh } from './template.js';

export type FaceStabiliserOptions = {
  /** Cuts and blurs the crops of all faces. */
  readonly kernel: CropKernel;
  /** How the head's movement is found. */
  readonly method: StabiliserMethod;
  /** How long pictures are collected for an anchor, ms. */
  readonly anchorMs: number;
  readonly limits: ReanchorLimits;
  /** Told of every anchor that was given up. */
  readonly reanchored: (track: number, reason: ReanchorReason) => void;
};

const iterations = { collecting: 3, anchored: 2 };
/** A mesh older than this many frames does not place a crop: the head has moved on since. */
const oldestMesh = 3;
const still: RigidMotion = { x: 0, y: 0, scale: 0, rotation: 0 };
const identity = Float64Array.of(1, 0, 0, 0, 1, 0);

/** A crop's place, with what the mesh said when it was chosen. */
type Hold = {
  readonly place: HeldCrop;
  readonly template: Template;
  readonly mask: Int32Array;
  /** [468,2] px of the crop. */
  readonly mesh: Float64Array;
  /** Px of the crop. */
  readonly skull: readonly Point[];
  /** The newest mesh that agreed with the alignment. */
  meshSeq: number;
};
type Anchored = { readonly anchor: Anchor; readonly rigid: Stabiliser; readonly firstResidual: number };

/** Takes the head's movement out of one face's pictures, frame by frame. The state of one track, about 0.6 MB. */
export class FaceStabiliser {
  readonly #options: FaceStabiliserOptions;
  readonly #cut = new Float32Array(cropSize * cropSize);
  readonly #blurred = new Float32Array(cropSize * cropSize);
  readonly #aligned = new Float32Array(cropSize * cropSize);
  readonly #crop = new Uint8Array(cropSize * cropSize);
  #epoch: number;
  #serial = 0;
  #hold: Hold | null = null;
  #collector: AnchorCollector | null = null;
  #anchored: Anchored | null = null;
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
    const now = frame.pts * 1000;
    this.#seenAt = now;
    if (face.epoch !== this.#epoch) this.#giveUp(face, 'epoch');
    this.#epoch = face.epoch;
    if (this.#hold === null && (!face.settled || frame.seq - face.meshSeq > oldestMesh)) return this.#unanchored(face);
    this.#hold ??= hold(face);
    const { kernel } = this.#options;
    this.#hold.place.cut(frame, kernel, this.#cut);
    for (let i = 0; i < this.#crop.length; i++) this.#crop[i] = this.#cut[i] + 0.5;
    kernel.blur(this.#cut, this.#blurred);
    this.#anchored ??= this.#collect(now, face, this.#hold);
    return this.#anchored === null ? this.#unanchored(face) : this.#align(face, this.#hold, this.#anchored);
  }

  /** Adds a picture to the anchor in the making; the one after the last completes it. */
  #collect(now: number, face: Face, { mask, mesh, template, place }: Hold): Anchored | null {
    const { method } = this.#options;
    const look = { crop: this.#blurred, face, place };
    if (this.#collector === null || now < this.#collector.startedAt) {
      const first = this.#blurred.slice();
      const registration = method({ image: first, mask, mesh, iterations: iterations.collecting });
      this.#collector = new AnchorCollector(first, registration, now);
      if (!this.#collector.usable) this.#giveUp(face, 'texture');
      return null;
    }
    const collector = this.#collector;
    if (now - collector.startedAt < this.#options.anchorMs || collector.count < 2) {
      const residual = collector.add(look);
      const reason = divergence(collector.motion, residual, collector.firstResidual, this.#options.limits);
      if (reason !== null) this.#giveUp(face, reason);
      return null;
    }
    const image = collector.mean();
    const rigid = method({ image, mask, mesh, iterations: iterations.anchored });
    rigid.alignment.set(collector.alignment);
    this.#collector = null;
    const firstResidual = rigid.align(look, this.#aligned);
    const anchor = { serial: this.#serial++, image, template, scale: place.scale };
    return { anchor, rigid, firstResidual };
  }

  #align(face: Face, held: Hold, { anchor, rigid, firstResidual }: Anchored): StabilisedFace {
    const residual = rigid.align({ crop: this.#blurred, face, place: held.place }, this.#aligned);
    const motion = rigid.motion;
    const { limits } = this.#options;
    const reason =
      divergence(motion, residual, firstResidual, limits) ??
      (meshDistance(face, held, rigid.alignment) > limits.meshPx ? 'mesh' : null);
    if (reason !== null) {
      this.#giveUp(face, reason);
      return this.#unanchored(face);
    }
    held.meshSeq = face.meshSeq;
    return {
      face,
      anchor,
      aligned: this.#aligned,
      crop: this.#crop,
      alignment: rigid.alignment,
      rigid: motion,
      residual,
      reanchor: () => {
        if (this.#anchored?.anchor === anchor) this.#giveUp(face, 'requested');
      },
    };
  }

  #giveUp(face: Face, reason: ReanchorReason): void {
    this.#hold = null;
    this.#collector = null;
    this.#anchored = null;
    this.#options.reanchored(face.track, reason);
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
      reanchor() {},
    };
  }
}

function hold(face: Face): Hold {
  const place = new HeldCrop(face.landmarks);
  const template = templateFromMesh(face.landmarks, place.toCrop);
  const mesh = new Float64Array(face.landmarks.length);
  place.meshToCrop(face.landmarks, mesh);
  return { place, template, mask: rigidMask(template), mesh, skull: skullOf(face, place), meshSeq: face.meshSeq };
}

function skullOf({ landmarks }: Face, place: HeldCrop): Point[] {
  return skullPoints.map((i) => place.toCrop({ x: landmarks[2 * i], y: landmarks[2 * i + 1] }));
}

/** Mean distance, px, between where a new mesh and where the alignment sees the skull; 0 when the mesh is not new. */
function meshDistance(face: Face, { place, skull, meshSeq }: Hold, [a, b, c, d, e, f]: Float64Array): number {
  if (!face.settled || face.meshSeq === meshSeq) return 0;
  const seen = skullOf(face, place);
  const distances = skull.map(({ x, y }, k) =>
    Math.hypot(a * x + b * y + c - seen[k].x, d * x + e * y + f - seen[k].y),
  );
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
}

import { regionNames } from '../expression.js';
import type { Anchor, NextAnchor, RigidMotion, StabilisedFace } from '../stabilised-face.js';
import { displacementLength, RegionDisplacement } from './region-displacement.js';
import { isMouthRegion } from './regions.js';
import { signal } from './signal.js';

/** A region that seems to have moved so far, px, has been lost. (the spotting research, B) */
const lostPx = 6;
/** Lids and mouth do move so far, or seem to: a closing eye or an opening mouth is not what was there before. */
const isFree = regionNames.map((name) => name.startsWith('lid') || isMouthRegion(name));

/** Measures the signal of one face, frame by frame and on from anchor to anchor. */
export class FaceSignal {
  /** What the latest frame says, [signal.length]; written anew with each. */
  readonly sample = new Float64Array(signal.length);
  /** Added to displacements and the head's movement, so that they run on where the last anchor's ended. */
  readonly #carried = new Float64Array(signal.eyes);
  readonly #last = new Float64Array(signal.eyes);
  readonly #onNext = new Float64Array(signal.eyes);
  #measuredOn: Anchor | null = null;
  #displacement: RegionDisplacement | null = null;
  /** The anchor that the signal has run on with. */
  #anchor: Anchor | null = null;

  /** Fills `sample` as seen on the anchor; false when what is seen makes no sense. */
  measure({ aligned, rigid }: StabilisedFace, anchor: Anchor): boolean {
    this.#measureOn(anchor, aligned, this.sample);
    this.#displacement?.measureEyes(aligned, this.sample, signal.eyes);
    putHead(rigid, this.sample);
    const { sample } = this;
    for (let c = 0; c < displacementLength; c++) {
      if (Math.abs(sample[c]) <= lostPx) continue;
      if (!isFree[c >> 1] || !Number.isFinite(sample[c])) return false;
      sample[c] = Math.sign(sample[c]) * lostPx;
    }
    return true;
  }

  /**
   * Lets the measured sample run on where the signal was.
   *
   * @param fresh whether the signal begins with it.
   * @returns whether it is the first on its anchor: what happened just before was not seen.
   */
  runOn(anchor: Anchor, fresh: boolean): boolean {
    const newAnchor = anchor !== this.#anchor;
    this.#anchor = anchor;
    for (let c = 0; c < signal.eyes; c++) {
      if (fresh) this.#carried[c] = 0;
      else if (newAnchor) this.#carried[c] = this.#last[c] - this.sample[c];
      this.sample[c] += this.#carried[c];
      this.#last[c] = this.sample[c];
    }
    return newAnchor;
  }

  /** Measures the same frame on the next anchor too, so that nothing is missed between them. */
  goOn({ anchor, aligned, rigid }: NextAnchor): void {
    this.#measureOn(anchor, aligned, this.#onNext);
    putHead(rigid, this.#onNext);
    this.#anchor = anchor;
    for (let c = 0; c < signal.eyes; c++) this.#carried[c] = this.#last[c] - this.#onNext[c];
  }

  /** Nothing more is known of the face. */
  forget(): void {
    this.#anchor = null;
    this.#measuredOn = null;
  }

  #measureOn(anchor: Anchor, aligned: Float32Array, target: Float64Array): void {
    if (this.#displacement === null || anchor !== this.#measuredOn) this.#displacement = new RegionDisplacement(anchor);
    this.#measuredOn = anchor;
    this.#displacement.measure(aligned, target);
  }
}

function putHead({ x, y, scale, rotation }: RigidMotion, sample: Float64Array): void {
  sample[signal.head] = x;
  sample[signal.head + 1] = y;
  sample[signal.head + 2] = scale;
  sample[signal.head + 3] = rotation;
}

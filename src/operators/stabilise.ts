import { defer, map, type OperatorFunction } from 'rxjs';
import type { TrackedFrame } from '../face.js';
import { createCropKernel } from '../kernels/crop.js';
import { type Meter, noMeter } from '../meter.js';
import type { StabilisedFrame } from '../stabilised-face.js';
import { type ReanchorLimits, type ReanchorReason, reanchorLimits } from '../stabilising/divergence.js';
import { FaceStabiliser } from '../stabilising/face-stabiliser.js';
import { stabiliserMethod } from '../stabilising/stabiliser-method.js';
import { defaultStabiliser, type StabiliserName } from '../stabilising/stabiliser-names.js';

export type StabiliseOptions = {
  readonly meter?: Meter;
  /** How the head's movement is found; `mesh` needs a mesh of every frame (`trackFaces({ checkMs: 0 })`). */
  readonly stabiliser?: StabiliserName;
  /** How long pictures are collected for an anchor, ms. */
  readonly anchorMs?: number;
  /** From how much head movement on, or how bad a fit, a new anchor is taken. */
  readonly limits?: Partial<ReanchorLimits>;
  /** Told of every anchor that was given up, and why. */
  readonly reanchored?: (track: number, reason: ReanchorReason) => void;
};

/** A face that was not seen for this long, ms, is forgotten. */
const forgetMs = 1000;

/**
 * Takes the head's movement out of every face's picture: holds one 128x128 crop from anchor to anchor, aligns each
 * frame's crop on the anchor, usually by the rigid parts of the face, and takes a new anchor when the head has moved too far or
 * the alignment cannot be believed. (the spotting research, A-C)
 *
 * The last reader of a frame's pixels: it calls `frame.release()` once every face's crop is cut, also when there is no
 * face and when it throws. What comes out carries the frame's times without its pixels.
 */
export function stabilise(options: StabiliseOptions = {}): OperatorFunction<TrackedFrame, StabilisedFrame> {
  const { meter = noMeter, stabiliser = defaultStabiliser, anchorMs = 150, reanchored = () => {} } = options;
  const limits = { ...reanchorLimits, ...options.limits };
  const given = (track: number, reason: ReanchorReason): void => {
    meter.reanchor(reason);
    reanchored(track, reason);
  };
  return (source) =>
    defer(() => {
      const kernel = createCropKernel();
      const method = stabiliserMethod(stabiliser);
      const stabilisers = new Map<number, FaceStabiliser>();
      return source.pipe(
        map(({ frame, faces }) => {
          const began = meter.now();
          try {
            return {
              frame,
              faces: faces.map((face) => {
                let own = stabilisers.get(face.track);
                if (own === undefined) {
                  own = new FaceStabiliser(face.epoch, { kernel, method, anchorMs, limits, reanchored: given });
                  stabilisers.set(face.track, own);
                }
                return own.push(frame, face);
              }),
            };
          } finally {
            frame.release();
            forget(stabilisers, frame.pts * 1000);
            meter.time('stabilise', meter.now() - began);
          }
        }),
      );
    });
}

function forget(stabilisers: Map<number, FaceStabiliser>, now: number): void {
  for (const [track, { seenAt }] of stabilisers) if (Math.abs(now - seenAt) > forgetMs) stabilisers.delete(track);
}

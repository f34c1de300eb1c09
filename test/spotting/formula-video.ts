import type { Face, TrackedFrame } from '../../src/face.js';
import type { Frame } from '../../src/frame.js';
import { cropSize } from '../../src/stabilised-face.js';
import { type FormulaMotion, formulaFace, headAt } from './formula-face.js';

export const startedAt = Date.UTC(2026, 0, 2, 3, 4, 5);

export type FormulaFrame = {
  readonly ms: number;
  readonly image: Uint8Array;
  readonly width?: number;
  readonly face?: Partial<Face>;
};

/** A mesh that places the crop exactly on a picture of the crop's size, `shift` px to its right. */
export function formulaLandmarks(shift = 0): Float32Array {
  const landmarks = new Float32Array(468 * 2);
  for (let i = 0; i < 468; i++) landmarks.set([64 + shift, 70], 2 * i);
  const put = (x: number, y: number, ...indices: number[]) => {
    for (const i of indices) landmarks.set([x + shift, y], 2 * i);
  };
  put(29, 42, 33);
  put(47, 42, 133);
  put(81, 42, 362);
  put(99, 42, 263);
  put(46, 34, 70, 63, 105, 66, 107, 46, 53, 52, 65, 55);
  put(82, 34, 300, 293, 334, 296, 336, 276, 283, 282, 295, 285);
  put(64, 74, 1, 4);
  put(44, 98, 61, 78);
  put(84, 98, 291, 308);
  put(64, 98, 0, 13, 14, 17);
  put(64, 116, 199, 200);
  return landmarks;
}

/** A tracked frame with the face of a formula in it. `released` counts calls of `release`. */
export function trackedFrame(
  seq: number,
  { ms, image, width = cropSize, face = {} }: FormulaFrame,
  released: { count: number } = { count: 0 },
): TrackedFrame {
  const frame: Frame = {
    seq,
    pts: 5 + ms / 1000,
    arrival: startedAt + ms,
    captured: startedAt + ms,
    width,
    height: image.length / width,
    gray: image,
    epoch: 0,
    release: () => {
      released.count++;
    },
  };
  return {
    frame,
    faces: [
      {
        track: 1,
        box: { x: 0, y: 0, width: 200, height: 200 },
        landmarks: formulaLandmarks(),
        meshSeq: seq,
        settled: true,
        score: 0.9,
        pose: { yaw: 0, pitch: 0, roll: 0 },
        epoch: 0,
        ...face,
      },
    ],
  };
}

/** Pictures at the given times, each with noise of its own, counted from `seed`. */
export function formulaFrames(times: readonly number[], motion: FormulaMotion, seed = 0): FormulaFrame[] {
  return times.map((ms, k) => ({ ms, image: Uint8Array.from(formulaFace(ms, seed + k, motion)) }));
}

/** Times of a steady source, ms. */
export function steady(fps: number, lengthMs: number): number[] {
  return Array.from({ length: Math.floor((lengthMs * fps) / 1000) }, (_, k) => (k * 1000) / fps);
}

/** The formula's face as `formulaFrames`, its mesh going where the head goes. */
export function followedFrames(times: readonly number[], motion: FormulaMotion): FormulaFrame[] {
  return formulaFrames(times, motion).map((frame) => {
    const { x, y } = headAt(frame.ms, motion.sway);
    const landmarks = formulaLandmarks(x).map((value, i) => (i % 2 === 0 ? value : value + y));
    return { ...frame, face: { landmarks } };
  });
}

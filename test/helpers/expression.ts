import type { Expression } from '../../src/expression.js';

/** A plausible expression, for tests of what comes after the spotter. */
export function expression(change: Partial<Expression> = {}): Expression {
  const start = Date.UTC(2026, 0, 2, 3, 4, 5);
  const at = (ms: number) => ({ time: start + ms, pts: 12 + ms / 1000, frame: 720 + Math.round(ms * 0.06) });
  const picture = () => new Uint8Array(128 * 128).fill(90);
  return {
    track: 1,
    epoch: 1,
    onset: at(0),
    apex: at(133.4),
    offset: at(300),
    regions: [{ name: 'browInL', peakPx: 0.91234, directionDeg: 88.88, onsetMs: 4 }],
    score: 6.5,
    threshold: 3.5,
    flags: ['headMotion'],
    face: { box: { x: 200, y: 90, width: 220.04, height: 240 }, pose: { yaw: 1, pitch: -2, roll: 0.5 }, quality: 0.93 },
    decided: start + 640,
    crops: { onset: picture(), apex: picture(), offset: picture() },
    curves: { startMs: -300, stepMs: 50, regions: [{ name: 'browInL', px: Float32Array.of(0, 0.5, 0) }] },
    ...change,
  };
}

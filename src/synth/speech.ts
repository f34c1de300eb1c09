import type { Draw } from '../draw.js';
import type { Gesture } from './gesture.js';
import type { Piece } from './movements.js';

/** Mouth shapes of sounds, as strengths of expressions. */
const visemes: readonly Readonly<Record<string, number>>[] = [
  { jawOpen: 0.2, mouthLowerDown_L: 0.2, mouthLowerDown_R: 0.2 },
  { jawOpen: 0.13, mouthStretch_L: 0.2, mouthStretch_R: 0.2, mouthUpperUp_L: 0.12, mouthUpperUp_R: 0.12 },
  { jawOpen: 0.1, mouthFunnel: 0.35 },
  { jawOpen: 0.05, mouthPucker: 0.4 },
  { mouthPress_L: 0.4, mouthPress_R: 0.4, mouthRollLower: 0.15 },
  { jawOpen: 0.06, mouthUpperUp_L: 0.18, mouthUpperUp_R: 0.18, mouthRollLower: 0.25 },
  { jawOpen: 0.15, mouthSmile_L: 0.1, mouthSmile_R: 0.1 },
];

/**
 * Some seconds of talking: 3-6 syllables a second with pauses, a mouth shape each, and small beats of brows and head.
 */
export function drawSpeech(draw: Draw, seconds: number): Piece {
  const parts: Gesture[] = [];
  let t = 0;
  while (t < seconds - 0.45) {
    const length = 1 / draw.between(3, 6);
    const loud = draw.between(0.5, 1.3);
    // Sounds run into each other: each mouth shape begins before the last one has gone.
    const reach = Math.min(length * 1.5, seconds - t);
    for (const [channel, peak] of Object.entries(draw.pick(visemes))) {
      parts.push({ channel, peak: peak * loud, start: t, rise: reach * 0.45, hold: reach * 0.1, fall: reach * 0.45 });
    }
    if (draw.unit() < 0.18) {
      const rest = Math.min(0.5, seconds - t);
      const half = { start: t, rise: rest / 2, hold: 0, fall: rest / 2 };
      parts.push({ channel: 'headPitch', peak: draw.between(-0.9, 0.5), ...half });
      if (draw.unit() < 0.5) {
        const lift = draw.between(0.05, 0.18);
        parts.push(
          { channel: 'browOuterUp_L', peak: lift, ...half },
          { channel: 'browOuterUp_R', peak: lift, ...half },
        );
      }
    }
    t += length + (draw.unit() < 0.12 ? draw.between(0.15, 0.45) : 0);
  }
  const end = Math.max(...parts.map((g) => g.start + g.rise + g.hold + g.fall));
  return {
    seconds: end,
    at: (onset) => ({
      kind: 'speech',
      label: 'talking',
      onset,
      apex: onset + end / 2,
      offset: onset + end,
      gestures: parts.map((g) => ({ ...g, start: g.start + onset })),
    }),
  };
}

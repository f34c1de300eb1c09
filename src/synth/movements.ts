import type { Draw } from '../draw.js';
import type { NamedCombination } from './combinations.js';
import { combinationChannels, combinationLabel } from './facs.js';
import type { Gesture } from './gesture.js';
import type { Movement } from './session.js';
import type { SolveAt } from './solve-at.js';

/** A movement that has not been placed in time yet: its length in s, and itself when it starts at `onset` (s). */
export type Piece = {
  readonly seconds: number;
  at(onset: number): Movement;
  /** What comes with it. */
  with?(onset: number): Movement;
};

/** Gives each side of a movement a little of its own strength. */
const uneven = (draw: Draw, spread: number) => {
  const lean = draw.between(-spread, spread);
  return (channel: string) => 1 + (channel.endsWith('_L') ? lean : channel.endsWith('_R') ? -lean : 0);
};

/**
 * A micro-expression: up in 80-250 ms, at most a short hold, down; 170-500 ms in all.
 * @param strength px of the 128x128 crop
 * @param solve finds the gain at which the combination moves a face by `strength` at a time (s)
 */
export function drawMicro(draw: Draw, combination: NamedCombination, strength: number, solve: SolveAt): Piece {
  const rise = draw.between(0.08, 0.25);
  const hold = draw.unit() < 0.4 ? draw.between(0.01, 0.06) : 0;
  const fall = Math.min(0.5 - rise - hold, Math.max(0.175 - rise - hold, draw.between(0.09, 0.3)));
  const side = uneven(draw, 0.12);
  const channels = new Map([...combinationChannels(combination)].map(([name, share]) => [name, share * side(name)]));
  return {
    seconds: rise + hold + fall,
    at: (onset) => {
      const apex = onset + rise + hold / 2;
      const { gain, region } = solve(channels, strength, apex);
      return {
        kind: 'micro',
        label: combinationLabel(combination),
        onset,
        apex,
        offset: onset + rise + hold + fall,
        gestures: [...channels].map(([channel, share]) => ({
          channel,
          peak: share * gain,
          start: onset,
          rise,
          hold,
          fall,
        })),
        strength,
        region,
        emotion: combination.emotion,
        units: combination.units.map(([n]) => `${combination.side === 'both' ? '' : combination.side}${n}`),
      };
    },
  };
}

/** A blink: lids close fast and open slowly, 150-300 ms, and pull brows and cheeks a little. */
export function drawBlink(draw: Draw): Piece {
  const rise = draw.between(0.065, 0.1);
  const hold = draw.between(0.015, 0.05);
  const fall = draw.between(0.09, 0.145);
  const depth = draw.between(0.94, 1);
  const pull = draw.between(0.5, 1.3);
  const parts = { eyeBlink: depth, eyeSquint: 0.07 * pull, cheekSquint: 0.05 * pull, browDown: 0.05 * pull };
  return simple('blink', 'blink', draw, parts, 0.02, rise, hold, fall);
}

/** An expression that is meant to be seen, 0.8-3 s. */
export function drawMacro(draw: Draw, what: 'smile' | 'brow raise' | 'frown'): Piece {
  const strength = draw.between(0.4, 0.75);
  const parts = {
    smile: {
      mouthSmile: strength,
      cheekSquint: 0.6 * strength,
      eyeSquint: 0.4 * strength,
      mouthUpperUp: 0.15 * strength,
      mouthDimple: 0.1 * strength,
    },
    'brow raise': { browInnerUp: strength, browOuterUp: 0.9 * strength, eyeWide: 0.3 * strength },
    frown: { browDown: strength, eyeSquint: 0.4 * strength, mouthFrown: 0.25 * strength, mouthPress: 0.3 * strength },
  }[what];
  const rise = draw.between(0.3, 0.6);
  const fall = draw.between(0.4, 0.9);
  return simple('macro', what, draw, parts, 0.1, rise, draw.between(0.3, 1.4), fall);
}

/** A look aside and back, with the lids that follow it. */
export function drawGaze(draw: Draw): Piece {
  const yaw = draw.between(7, 18) * (draw.unit() < 0.5 ? -1 : 1);
  const pitch = draw.between(-9, 6);
  const lids: Record<string, number> = { gazeYaw: yaw, gazePitch: pitch };
  const out = Math.abs(yaw) / 35;
  lids[yaw > 0 ? 'eyeLookOut_L' : 'eyeLookIn_L'] = out;
  lids[yaw > 0 ? 'eyeLookIn_R' : 'eyeLookOut_R'] = out;
  const tilt = pitch > 0 ? 'eyeLookUp' : 'eyeLookDown';
  lids[`${tilt}_L`] = Math.abs(pitch) / 30;
  lids[`${tilt}_R`] = Math.abs(pitch) / 30;
  const rise = draw.between(0.045, 0.07);
  const hold = draw.between(0.5, 2);
  const fall = draw.between(0.045, 0.07);
  const gestures = (start: number) =>
    Object.entries(lids).map(([channel, peak]): Gesture => ({ channel, peak, start, rise, hold, fall }));
  const seconds = rise + hold + fall;
  return {
    seconds,
    at: (onset) => ({
      kind: 'gaze',
      label: 'gaze',
      onset,
      apex: onset + rise,
      offset: onset + seconds,
      gestures: gestures(onset),
    }),
  };
}

/** All channels of a movement up, held and down together; names without a side move both. */
function simple(
  kind: 'blink' | 'macro',
  label: string,
  draw: Draw,
  parts: Readonly<Record<string, number>>,
  spread: number,
  rise: number,
  hold: number,
  fall: number,
): Piece {
  const side = uneven(draw, spread);
  const channels = Object.entries(parts).flatMap(([name, peak]) =>
    ['_L', '_R'].map((s) => [name + s, peak * side(s)] as const),
  );
  const seconds = rise + hold + fall;
  return {
    seconds,
    at: (onset) => ({
      kind,
      label,
      onset,
      apex: onset + rise + (kind === 'macro' ? hold / 2 : 0),
      offset: onset + seconds,
      gestures: channels.map(([channel, peak]) => ({ channel, peak, start: onset, rise, hold, fall })),
    }),
  };
}

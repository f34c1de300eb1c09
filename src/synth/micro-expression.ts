import type { Draw } from '../draw.js';
import { type ExpressionPlan, type UnitPlan, unitNames } from './expression-plan.js';
import { unitChannels } from './facs.js';
import { envelope, type Gesture } from './gesture.js';
import type { Piece } from './movements.js';
import type { SolveAt } from './solve-at.js';

/** No expression of the face model goes further than this; a movement that would need more is weaker than asked. */
const furthest = 0.9;

/**
 * A micro-expression: up in 80-250 ms, at most a short hold, down, 170-500 ms in all. Its action units have times of
 * their own, and at its end up to half of it may stay and go slowly.
 * @param strength px of the 128x128 crop; the movement says what was reached
 */
export function drawMicroExpression(draw: Draw, plan: ExpressionPlan, strength: number, solve: SolveAt): Piece {
  const rise = draw.between(0.08, 0.25);
  const hold = draw.unit() < 0.4 ? draw.between(0.01, 0.06) : 0;
  const fall = Math.min(0.5 - rise - hold, Math.max(0.175 - rise - hold, draw.between(0.09, 0.3)));
  const seconds = rise + hold + fall;
  const stays = draw.unit() < 0.6 ? draw.between(0, 0.5) : 0;
  const release = draw.between(0.3, 0.95);
  const gestures = [...plan.units, ...plan.leaks].flatMap((unit, i) =>
    partGestures(unit, {
      ...(i === 0 ? { start: 0, rise, hold, fall } : jitter(draw, rise, hold, fall)),
      left: Math.min(0.5, stays * draw.between(0.7, 1.3)),
      release,
    }),
  );
  const apex = rise + hold / 2;
  return {
    seconds,
    at: (onset) => {
      const shares = new Map<string, number>();
      for (const g of gestures) shares.set(g.channel, (shares.get(g.channel) ?? 0) + g.peak * envelope(g, apex));
      const { gain, region } = solve(shares, strength, onset + apex);
      const limited = Math.min(gain, furthest / Math.max(...shares.values()));
      return {
        kind: 'micro',
        label: `AU${unitNames(plan.units).join('+')}`,
        onset,
        apex: onset + apex,
        offset: onset + seconds,
        gestures: gestures.map((g) => ({ ...g, peak: g.peak * limited, start: g.start + onset })),
        strength: (strength * limited) / gain,
        region,
        emotion: plan.emotion,
        units: unitNames(plan.units),
      };
    },
  };
}

type Times = Omit<Gesture, 'channel' | 'peak'>;

function partGestures({ unit, left, right }: UnitPlan, times: Times): Gesture[] {
  return [...unitChannels(unit, left, right)].map(([channel, peak]) => ({ channel, peak, ...times }));
}

/** Times of a unit that does not move exactly with the first: later, faster or slower, done a little earlier. */
function jitter(draw: Draw, rise: number, hold: number, fall: number): Times {
  const start = rise * draw.between(0, 0.25);
  const peak = rise * draw.between(0.85, 1.15);
  const end = rise + hold + fall * draw.between(0.85, 1);
  const held = hold * draw.between(0.5, 1);
  return { start, rise: peak - start, hold: held, fall: end - peak - held };
}

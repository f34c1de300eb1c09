import type { Draw } from '../draw.js';
import { type ExpressionPlan, unitNames } from './expression-plan.js';
import { unitChannels } from './facs.js';
import type { Piece } from './movements.js';

/**
 * An expression that is meant to be seen: the same action units as a micro-expression's, up to their full strength,
 * 0.8-4 s. Units rise and fall in times of their own.
 */
export function drawMacroExpression(draw: Draw, plan: ExpressionPlan): Piece {
  const rise = draw.between(0.2, 0.8);
  const hold = draw.between(0.2, 2);
  const fall = draw.between(0.4, 1.2);
  const strength = draw.between(0.35, 1);
  const most = Math.max(...plan.units.flatMap((u) => [u.left, u.right]));
  const gestures = [...plan.units, ...plan.leaks].flatMap(({ unit, left, right }, i) => {
    const late = i === 0 ? 0 : draw.between(0, 0.3) * rise;
    const early = i === 0 ? 0 : draw.between(0, 0.3) * fall;
    return [...unitChannels(unit, left, right)].map(([channel, share]) => ({
      channel,
      peak: (strength * share) / most,
      start: late,
      rise: rise - late,
      hold,
      fall: fall - early,
    }));
  });
  const seconds = rise + hold + fall;
  return {
    seconds,
    at: (onset) => ({
      kind: 'macro',
      label: plan.emotion,
      onset,
      apex: onset + rise + hold / 2,
      offset: onset + seconds,
      gestures: gestures.map((g) => ({ ...g, start: g.start + onset })),
      emotion: plan.emotion,
      units: unitNames(plan.units),
    }),
  };
}

import type { Draw } from '../draw.js';
import type { Emotion } from '../model/emotion-classes.js';
import { emotionUnits, type UnitSet, usualOneSided } from './emotion-units.js';
import { type ActionUnitNumber, actionUnits } from './facs.js';

/** One action unit's part in an expression: its share on the subject's left and right side. */
export type UnitPlan = { readonly unit: ActionUnitNumber; readonly left: number; readonly right: number };

/** What an expression is made of, before it has a strength and a time. */
export type ExpressionPlan = {
  readonly emotion: Emotion;
  readonly units: readonly UnitPlan[];
  /** Something else that moves a little at the same time and says nothing. */
  readonly leaks: readonly UnitPlan[];
};

/** Chance of a leak. */
const leaking = 0.3;

/**
 * Draws an expression of an emotion: one of its sets of action units, each unit with its own share, a left that is not
 * quite the right (in 3 of 10 clearly one-sided), and sometimes a small leak of a unit that does not belong to it.
 */
export function planExpression(draw: Draw, emotion: Emotion): ExpressionPlan {
  const set = pickWeighted(draw, emotionUnits[emotion]);
  const joined = Object.entries(set.optional ?? {}).filter(([, chance]) => draw.unit() < chance);
  const members = [...set.core, ...joined.map(([unit]) => Number(unit) as ActionUnitNumber)];
  const oneSided = draw.unit() < (set.oneSided ?? usualOneSided);
  const left = draw.unit() < 0.5;
  const weak = oneSided ? draw.between(0, 0.25) : 1;
  const lean = oneSided ? 0 : Math.max(-0.35, Math.min(0.35, 0.15 * draw.normal()));
  const sides = (share: number) => {
    const own = lean + 0.05 * draw.normal();
    return {
      left: share * (left ? 1 : weak) * (1 + own),
      right: share * (left ? weak : 1) * (1 - own),
    };
  };
  const units = members.map((unit, i): UnitPlan => {
    const core = i < set.core.length;
    return { unit, ...sides(core ? draw.between(0.45, 1) : draw.between(0.2, 0.7)) };
  });
  const others = Object.keys(actionUnits)
    .map((n) => Number(n) as ActionUnitNumber)
    .filter((n) => !members.includes(n) && n !== 26);
  const leaks: UnitPlan[] = [];
  if (draw.unit() < leaking) {
    const share = draw.between(0.04, 0.18);
    const both = draw.unit() < 0.5;
    const onLeft = draw.unit() < 0.5;
    leaks.push({
      unit: draw.pick(others),
      left: both || onLeft ? share : 0,
      right: both || !onLeft ? share : 0,
    });
  }
  return { emotion, units, leaks };
}

/** Units as FACS writes them: 4, L12, R14; a side is named where it moves more than twice as far as the other. */
export function unitNames(units: readonly UnitPlan[]): string[] {
  const central: readonly ActionUnitNumber[] = [17, 18, 26];
  return units.map(({ unit, left, right }) => {
    if (central.includes(unit)) return `${unit}`;
    return left > 2 * right ? `L${unit}` : right > 2 * left ? `R${unit}` : `${unit}`;
  });
}

function pickWeighted(draw: Draw, sets: readonly UnitSet[]): UnitSet {
  let at = draw.unit() * sets.reduce((sum, s) => sum + s.weight, 0);
  for (const set of sets) {
    at -= set.weight;
    if (at < 0) return set;
  }
  return sets.at(-1)!;
}

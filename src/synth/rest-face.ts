import type { Draw } from '../draw.js';
import { type ActionUnitNumber, unitChannels } from './facs.js';

/** Units that faces at rest show a little of, and how much at the most. */
const lingering: readonly (readonly [ActionUnitNumber, number])[] = [
  [1, 0.12],
  [2, 0.15],
  [4, 0.25],
  [5, 0.2],
  [6, 0.12],
  [7, 0.3],
  [9, 0.06],
  [10, 0.08],
  [12, 0.18],
  [14, 0.2],
  [15, 0.2],
  [17, 0.25],
  [24, 0.25],
  [25, 0.35],
];

/**
 * Draws what a person's face shows when they rest: neutral is seldom quite neutral, nor quite even.
 * @returns strength of expressions by name
 */
export function drawRestFace(draw: Draw): Map<string, number> {
  const rest = new Map<string, number>();
  const add = (channels: ReadonlyMap<string, number>) => {
    for (const [name, weight] of channels) rest.set(name, (rest.get(name) ?? 0) + weight);
  };
  for (const [unit, most] of lingering) {
    if (draw.unit() > 0.3) continue;
    const share = most * draw.unit();
    const lean = 0.4 * draw.normal();
    add(unitChannels(unit, Math.max(0, share * (1 + lean)), Math.max(0, share * (1 - lean))));
  }
  // Lids that hang, and a mouth that is not quite level.
  const lids = draw.unit() < 0.4 ? draw.between(0, 0.22) : 0;
  add(
    new Map([
      ['eyeBlink_L', lids * draw.between(0.7, 1.3)],
      ['eyeBlink_R', lids * draw.between(0.7, 1.3)],
      [draw.unit() < 0.5 ? 'mouthSmile_L' : 'mouthSmile_R', draw.between(0, 0.06)],
    ]),
  );
  return rest;
}

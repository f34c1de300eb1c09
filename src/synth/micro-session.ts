import type { Emotion } from '../model/emotion-classes.js';
import type { Pose } from './camera.js';
import type { Draw } from './draw.js';
import { planExpression } from './expression-plan.js';
import { drawMicroExpression } from './micro-expression.js';
import { drawBlink, drawGaze } from './movements.js';
import type { Solve } from './script.js';
import { type Movement, poseAt, type Session } from './session.js';
import { drawDrift, drawSway } from './sway.js';

/** One micro-expression, with a little before and after it. */
export type MicroSpec = {
  readonly emotion: Emotion;
  /** px of the 128x128 crop. */
  readonly strength: number;
  /** Quiet before the onset and after the offset, s. */
  readonly before: number;
  readonly after: number;
};

/** Chances that a look aside or a blink falls into the same moments, as it does in recordings. */
const company = { gaze: 0.15, blink: 0.12 };

/**
 * Writes a short session around one micro-expression, for training: cheap, so that one scene serves many. The
 * micro-expression is the first of its movements; blinks and looks may come with it.
 * @param solve finds the gain for the scene's person; see `createSolve`
 * @param home how the head is held in the scene
 */
export function writeMicroSession(draw: Draw, spec: MicroSpec, solve: Solve, home: Readonly<Pose>): Session {
  const { emotion, strength, before, after } = spec;
  // Most people sit quietly; some do not.
  const unrest = 2 ** draw.between(-1.5, 1.6);
  // Longer than it can get, so that the sway does not depend on the expression's length.
  const most = before + 0.5 + after;
  const sway = drawSway(draw.fork('sway'), { seconds: most, looped: false, unrest });
  const light = drawDrift(draw.fork('light'), { seconds: most, looped: false, unrest });
  const still: Session = { seconds: most, movements: [], sway, light, home };
  const piece = drawMicroExpression(
    draw.fork('micro'),
    planExpression(draw.fork('plan'), emotion),
    strength,
    (c, s, t) => solve(c, s, poseAt(still, t)),
  );
  const micro = piece.at(before);
  const movements: Movement[] = [micro];
  for (const [kind, make] of [
    ['gaze', drawGaze],
    ['blink', drawBlink],
  ] as const) {
    const own = draw.fork(kind);
    if (own.unit() < company[kind]) movements.push(make(own).at(own.between(-0.3, before + 0.4)));
  }
  return { ...still, movements };
}

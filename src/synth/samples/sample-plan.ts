import type { Draw } from '../../draw.js';
import type { Emotion } from '../../model/emotion-classes.js';
import { planExpression } from '../expression-plan.js';
import { drawMicroExpression } from '../micro-expression.js';
import { drawBlink, drawGaze } from '../movements.js';
import type { Solve } from '../script.js';
import { type Movement, poseAt } from '../session.js';
import type { SampleRanges } from './sample-ranges.js';
import type { Sitting } from './sitting.js';

/** One expression in front of one camera, and the moments at which it is looked at. */
export type SamplePlan = {
  readonly emotion: Emotion;
  readonly expression: Movement;
  /** The expression with what moves at the same time. */
  readonly movements: readonly Movement[];
  /** Times of the pictures that stand for onset, apex and offset, s of the sitting. */
  readonly times: readonly [onset: number, apex: number, offset: number];
  readonly fps: number;
  /** x264's quantiser; absent without compression. */
  readonly qp?: number;
};

/** How far the spotter's moments lie from the true ones, s, at most. (docs/accuracy/spotting.md) */
const apexError = 0.02;
const endError = 0.04;
/** The spotter keeps no two pictures closer than this, s. (src/spotting/picture-ring.ts) */
const leastSpacing = 0.012;

/**
 * Draws one sample of a sitting.
 * @param after the sitting's time at which the anchor was taken, s: the head has swayed on since.
 */
export function planSample(
  draw: Draw,
  emotion: Emotion,
  sitting: Sitting,
  ranges: SampleRanges,
  solve: Solve,
  after: number,
): SamplePlan {
  const evenRatio = ([least, greatest]: readonly [number, number]) => least * (greatest / least) ** draw.unit();
  const fps = evenRatio(ranges.fps);
  const strength = evenRatio(ranges.strength);
  const plan = planExpression(draw.fork('expression'), emotion);
  const piece = drawMicroExpression(draw.fork('movement'), plan, strength, (channels, px, time) =>
    solve(channels, px, poseAt(sitting, time)),
  );
  const begin = after + draw.between(0.5, 12);
  const expression = piece.at(begin);
  const movements = [expression];
  if (draw.unit() < 0.08) movements.push(drawBlink(draw.fork('blink')).at(begin + draw.between(-0.35, 0.45)));
  if (draw.unit() < 0.12) movements.push(drawGaze(draw.fork('gaze')).at(begin + draw.between(-0.6, 0.5)));

  // Pictures are taken on the camera's own beat, which knows nothing of the expression.
  const spacing = Math.ceil(leastSpacing * fps) / fps;
  const phase = draw.unit() * spacing;
  const picture = (time: number, error: number) => {
    const measured = time + draw.between(-error, error);
    return Math.round((measured - phase) / spacing);
  };
  const apex = picture(expression.apex, apexError);
  const onset = Math.min(apex - 1, picture(expression.onset, endError));
  const offset = Math.max(apex + 1, picture(expression.offset, endError));
  const at = (beat: number) => beat * spacing + phase;
  const qp = draw.unit() < ranges.compressed ? Math.round(draw.between(18, 33)) : undefined;
  return {
    emotion,
    expression,
    movements,
    times: [at(onset), at(apex), at(offset)],
    fps,
    ...(qp === undefined ? {} : { qp }),
  };
}

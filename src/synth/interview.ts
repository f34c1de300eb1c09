import type { Draw } from '../draw.js';
import { type Emotion, emotions } from '../model/emotion-classes.js';
import { drawAnyBlink } from './blink.js';
import { planExpression } from './expression-plan.js';
import { drawHeadMove } from './head-move.js';
import { drawMacroExpression } from './macro-expression.js';
import { drawMicroExpression } from './micro-expression.js';
import { drawGaze, type Piece } from './movements.js';
import type { SolveAt } from './solve-at.js';
import { drawSpeech } from './speech.js';

/** How often each thing happens in an interview, a minute; speech is counted in bursts. */
export const interviewRates = { micro: 5, blink: 10, macro: 3, speech: 1.6, gaze: 4, head: 2.6 } as const;

export type InterviewOptions = {
  /** Strengths of micro-expressions, px of the crop; drawn in even ratios. */
  readonly strength: readonly [number, number];
  /** Share of the micro-expressions that a blink falls into. */
  readonly withBlink: number;
};

/** Emotions of an interview's micro-expressions: what coders call others is the most frequent. */
const frequent: readonly Emotion[] = [...emotions, 'others', 'others', 'disgust', 'repression', 'happiness'];
/** Emotions that are shown openly. */
const open: readonly Emotion[] = ['happiness', 'happiness', 'happiness', 'surprise', 'disgust', 'sadness', 'anger'];

/** Everything that happens in an interview, not yet placed in time; in no order. */
export function drawInterview(
  draw: Draw,
  count: (kind: keyof typeof interviewRates) => number,
  options: InterviewOptions,
  solve: SolveAt,
): Piece[] {
  const many = (kind: keyof typeof interviewRates, make: (one: Draw) => Piece) =>
    Array.from({ length: count(kind) }, (_, i) => make(draw.fork(`${kind}${i}`)));
  const [least, greatest] = options.strength;
  return [
    ...many('micro', (one) => {
      const strength = least * (greatest / least) ** one.unit();
      const micro = drawMicroExpression(one, planExpression(one.fork('plan'), one.pick(frequent)), strength, solve);
      return one.unit() < options.withBlink ? blinkInto(one.fork('blink'), micro) : micro;
    }),
    ...many('blink', drawAnyBlink),
    ...many('macro', (one) => drawMacroExpression(one, planExpression(one.fork('plan'), one.pick(open)))),
    ...many('speech', (one) => drawSpeech(one, one.between(2, 7))),
    ...many('gaze', drawGaze),
    ...many('head', drawHeadMove),
  ];
}

/** A blink that begins shortly before a micro-expression or during it; each is told of the other. */
function blinkInto(draw: Draw, micro: Piece): Piece {
  const blink = drawAnyBlink(draw);
  const begin = draw.between(-0.6 * blink.seconds, 0.8 * micro.seconds);
  // The piece begins with whichever comes first.
  const lead = Math.max(0, -begin);
  return {
    seconds: lead + Math.max(micro.seconds, begin + blink.seconds),
    at: (start) => ({ ...micro.at(start + lead), overlap: 'blink' }),
    with: (start) => ({ ...blink.at(start + lead + begin), overlap: 'micro' }),
  };
}

import type { Draw } from '../../draw.js';
import { type Emotion, emotionClass, emotions } from '../../model/emotion-classes.js';

/** What is drawn equally often: every emotion, or every class of five or of three. */
export const balances = ['emotions', 'five', 'three'] as const;
export type Balance = (typeof balances)[number];

/**
 * Draws emotions so that classes come equally often, and within a class each of its emotions; what has no class in a
 * protocol does not come at all.
 */
export function drawEmotion(draw: Draw, balance: Balance): Emotion {
  if (balance === 'emotions') return draw.pick(emotions);
  const members = new Map<string, Emotion[]>();
  for (const emotion of emotions) {
    const name = emotionClass(emotion, balance === 'five' ? 5 : 3);
    if (name !== undefined) members.set(name, [...(members.get(name) ?? []), emotion]);
  }
  return draw.pick(draw.pick([...members.values()]));
}

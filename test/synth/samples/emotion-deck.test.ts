import test from 'ava';
import { createDraw } from '../../../src/draw.js';
import { emotionClass, emotions } from '../../../src/model/emotion-classes.js';
import { drawEmotion } from '../../../src/synth/samples/emotion-deck.js';

const count = 9000;

for (const [balance, classOf] of [
  ['emotions', (emotion: string) => emotion],
  ['five', (emotion: (typeof emotions)[number]) => emotionClass(emotion, 5)],
  ['three', (emotion: (typeof emotions)[number]) => emotionClass(emotion, 3)],
] as const) {
  test(`balanced by ${balance}, classes come equally often`, (t) => {
    const draw = createDraw(1);
    const counts = new Map<string | undefined, number>();
    for (let i = 0; i < count; i++) {
      const name = classOf(drawEmotion(draw, balance));
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const expected = new Set(emotions.map(classOf).filter((name) => name !== undefined));
    t.deepEqual([...counts.keys()].sort(), [...expected].sort());
    const share = count / expected.size;
    for (const [name, n] of counts) t.true(Math.abs(n - share) < 5 * Math.sqrt(share), `${name}: ${n} of ${share}`);
  });
}

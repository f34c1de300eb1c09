import test from 'ava';
import { loadVerifier } from '../src/model/load-verifier.js';
import { stabiliserNames } from '../src/stabilising/stabiliser-names.js';
import { warmUp } from '../src/warm-up.js';

for (const stabiliser of stabiliserNames) {
  test(`the made-up face is anchored again and again, and its movement judged: ${stabiliser}`, async (t) => {
    const { anchors, movements } = await warmUp({ stabiliser, spotting: { verifier: await loadVerifier() } });
    t.true(anchors >= 3, `${anchors} anchors`);
    t.true(movements >= 1, `${movements} movements`);
  });
}

test('others have their turn after each frame', async (t) => {
  let turns = 0;
  let done = false;
  const other = (): void => {
    turns++;
    if (!done) setImmediate(other);
  };
  setImmediate(other);
  await warmUp();
  done = true;
  t.true(turns >= 100, `${turns} turns`);
});

import test from 'ava';
import { type Random, seededRandom, systemRandom } from '../src/random.js';

const mean = (random: Random): number =>
  Array.from({ length: 4000 }, () => random.unit()).reduce((sum, value) => sum + value, 0) / 4000;

test('a seed gives the same numbers again, another seed others', (t) => {
  const [first, again, other] = [seededRandom(5), seededRandom(5), seededRandom(6)];
  const bytes = first.bytes(32);
  t.deepEqual(again.bytes(32), bytes);
  t.notDeepEqual(other.bytes(32), bytes);
});

for (const [name, random] of [
  ['seeded', seededRandom(1)],
  ['system', systemRandom],
] as const) {
  test(`${name} numbers lie in [0, 1) around a half`, (t) => {
    const value = mean(random);
    t.true(value > 0.46 && value < 0.54, String(value));
    t.is(random.bytes(9).length, 9);
  });
}

import test from 'ava';
import fc from 'fast-check';
import { learningRate } from '../../src/learning/learning-rate.js';
import { sampleOrder } from '../../src/learning/sample-order.js';
import { splitSubjects } from '../../src/learning/split-subjects.js';

const groups = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }).map((sizes) => {
  const begins = sizes.map((_, index) => sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
  return sizes.map((size, index) => Array.from({ length: size }, (_, place) => begins[index]! + place));
});

test('groups take turns, and each sample of a group is seen before any is seen again', (t) => {
  fc.assert(
    fc.property(groups, fc.string(), (some, seed) => {
      const order = sampleOrder(some, seed);
      const rounds = 2 * Math.max(...some.map(({ length }) => length));
      const seen = Array.from({ length: rounds * some.length }, (_, place) => order(place));
      return some.every((group) => {
        const own = seen.filter((index) => group.includes(index));
        const pass = own.slice(0, group.length);
        return own.length === rounds && new Set(pass).size === group.length;
      });
    }),
  );
  t.pass();
});

test('a place holds the same sample whatever was asked before', (t) => {
  const some = [
    [0, 1, 2],
    [3, 4],
  ];
  const straight = sampleOrder(some, 'a');
  const all = Array.from({ length: 40 }, (_, place) => straight(place));
  t.deepEqual(
    [39, 3, 17].map((place) => sampleOrder(some, 'a')(place)),
    [all[39], all[3], all[17]],
  );
  t.notDeepEqual(
    Array.from({ length: 40 }, (_, place) => sampleOrder(some, 'b')(place)),
    all,
  );
});

test('the learning rate rises in a line and falls as half a cosine', (t) => {
  const at = (step: number): number => learningRate({ peak: 1, warmUp: 10, steps: 110 }, step);
  t.is(at(1), 0.1);
  t.is(at(10), 1);
  t.true(Math.abs(at(60) - (0.01 + 0.99 / 2)) < 1e-12);
  t.true(Math.abs(at(110) - 0.01) < 1e-12);
});

test('a split takes whole subjects, about the share asked for, and leaves one on each side', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(6), { minLength: 2, maxLength: 60 }).filter((people) => new Set(people).size > 1),
      fc.double({ min: 0.01, max: 0.9, noNaN: true }),
      (people, share) => {
        const names = people.map((person) => `s${person}`);
        const { training, validation } = splitSubjects([...names.keys()], names, share, 'seed');
        const [a, b] = [training, validation].map((side) => new Set(side.map((index) => names[index])));
        return (
          a!.size > 0 &&
          b!.size > 0 &&
          [...a!].every((name) => !b!.has(name)) &&
          training.length + validation.length === people.length
        );
      },
    ),
  );
  t.pass();
});

import test from 'ava';
import fc from 'fast-check';
import { classificationScores } from '../../src/evaluation/classification-scores.js';
import { confusionMatrix } from '../../src/evaluation/confusion-matrix.js';

const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-12;
const scored = (truth: number[], said: number[], classes: number) =>
  classificationScores(confusionMatrix(truth, said, classes));

test('three classes, by hand', (t) => {
  // Class 0: 3 of 4 found, 1 wrong alarm: F1 6/8. Class 1: 1 of 3, 1 wrong alarm: F1 2/5. Class 2: 2 of 2, 1 wrong alarm: F1 4/5.
  const [truth, said] = [
    [0, 0, 0, 0, 1, 1, 1, 2, 2],
    [0, 0, 0, 1, 1, 0, 2, 2, 2],
  ];
  const { uf1, uar, accuracy, samples, perClass } = scored(truth!, said!, 3);
  t.true(near(uf1, (0.75 + 0.4 + 0.8) / 3));
  t.true(near(uar, (3 / 4 + 1 / 3 + 1) / 3));
  t.true(near(accuracy, 6 / 9));
  t.is(samples, 9);
  t.deepEqual(
    perClass.map(({ support }) => support),
    [4, 3, 2],
  );
});

test('a class that is absent counts for nothing; one that is only said has an F1 of 0 and no recall', (t) => {
  // Truth 0 0 1 1, said 0 0 1 0: F1 4/5 and 2/3; class 2 is nowhere.
  const absent = scored([0, 0, 1, 1], [0, 0, 1, 0], 3);
  t.true(near(absent.uf1, (4 / 5 + 2 / 3) / 2));
  t.true(near(absent.uar, (1 + 1 / 2) / 2));
  t.deepEqual(absent.perClass[2], { support: 0, recall: null, f1: null });
  // Truth 0 0 1 1, said 0 2 1 1: F1 2/3, 1, 0; recalls 1/2, 1.
  const onlySaid = scored([0, 0, 1, 1], [0, 2, 1, 1], 3);
  t.true(near(onlySaid.uf1, (2 / 3 + 1 + 0) / 3));
  t.true(near(onlySaid.uar, 3 / 4));
  t.deepEqual(onlySaid.perClass[2], { support: 0, recall: null, f1: 0 });
});

test('folds are counted together before anything is divided', (t) => {
  // Fold a has no class 1, fold b no class 0; pooled, F1 is 2*3/(2*3+1+0) and 2*1/(2*1+0+1).
  const a = { truth: [0, 0, 0], said: [0, 0, 0] };
  const b = { truth: [1, 1], said: [1, 0] };
  const pooled = scored([...a.truth, ...b.truth], [...a.said, ...b.said], 2);
  t.true(near(pooled.uf1, (6 / 7 + 2 / 3) / 2));
  const apart = (scored(a.truth, a.said, 2).uf1 + scored(b.truth, b.said, 2).uf1) / 2;
  t.false(near(pooled.uf1, apart));
});

test('nothing at all scores 0, everything right scores 1', (t) => {
  t.deepEqual(scored([], [], 3).uf1, 0);
  fc.assert(
    fc.property(fc.array(fc.nat(4), { minLength: 1 }), (truth) => {
      const { uf1, uar, accuracy } = scored(truth, truth, 5);
      return near(uf1, 1) && near(uar, 1) && accuracy === 1;
    }),
  );
  t.pass();
});

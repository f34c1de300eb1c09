import test from 'ava';
import { evaluationTable } from '../../src/commands/evaluation-table.js';
import { evaluationReport } from '../../src/evaluation/evaluation-report.js';
import type { Prediction } from '../../src/evaluation/prediction.js';
import { subjectIntervals } from '../../src/evaluation/subject-interval.js';
import { seededRandom } from '../../src/random.js';

const labels = ['a', 'b', 'c'];
const answer = (clip: string, subject: string, truth: number, said: number): Prediction => ({
  clip,
  subject,
  truth,
  logits: labels.map((_, index) => (index === said ? 2 : 0)),
});
/** Four subjects of two data sets, one of them with one clip; class c is absent from two of them. */
const predictions = [
  answer('1', 's1', 0, 0),
  answer('2', 's1', 0, 1),
  answer('3', 's1', 1, 1),
  answer('4', 's2', 1, 1),
  answer('5', 's2', 2, 2),
  answer('6', 's3', 0, 0),
  answer('7', 't1', 2, 0),
  answer('8', 't1', 2, 2),
];
const input = {
  predictions,
  labels,
  sourceOf: (clip: string) => (clip > '6' ? 'SAMM' : 'CASME II'),
  calibration: { temperature: 1, abstainBelow: 0.5 },
};

test('scores, subjects and the parts of a composite, by hand', (t) => {
  const report = evaluationReport({ ...input, random: seededRandom(1) });
  t.deepEqual(report.confusion, [
    [2, 1, 0],
    [0, 2, 0],
    [1, 0, 2],
  ]);
  // F1: a 2*2/(3+3), b 2*2/(2+3), c 2*2/(3+2). Recalls 2/3, 1, 2/3.
  t.true(Math.abs(report.uf1 - (4 / 6 + 4 / 5 + 4 / 5) / 3) < 1e-12);
  t.true(Math.abs(report.uar - (2 / 3 + 1 + 2 / 3) / 3) < 1e-12);
  t.is(report.accuracy, 6 / 8);
  t.deepEqual(
    report.subjects.map(({ name, samples, right }) => [name, samples, right]),
    [
      ['s1', 3, 2],
      ['s2', 2, 2],
      ['s3', 1, 1],
      ['t1', 2, 1],
    ],
  );
  t.deepEqual(
    report.sources.map(({ name, samples, right }) => [name, samples, right]),
    [
      ['CASME II', 6, 5],
      ['SAMM', 2, 1],
    ],
  );
  // exp 2 / (exp 2 + 2) is .787: everything is said, and 6 of 8 are right.
  t.is(report.answered!.coverage, 1);
  t.is(report.answered!.precision, 6 / 8);
  const table = evaluationTable(report);
  t.regex(table, /^UF1 +0\.7556 \(0\.\d{4}-\d\.\d{4}\)$/m);
  t.regex(table, /^b +0 +2 +0 +1\.000 +0\.800$/m);
  t.regex(table, /^s3 +1 +1 +1\.000 +1\.000$/m);
});

test('silence below the threshold', (t) => {
  const { answered } = evaluationReport({
    ...input,
    calibration: { temperature: 1, abstainBelow: 0.8 },
    random: seededRandom(1),
  });
  t.is(answered!.coverage, 0);
  t.is(answered!.precision, null);
});

test('intervals hold the score, follow the seed, and grow when subjects differ', (t) => {
  const some = subjectIntervals(predictions, 3, seededRandom(5));
  t.deepEqual(some, subjectIntervals(predictions, 3, seededRandom(5)));
  t.true(some.accuracy.low <= 6 / 8 && some.accuracy.high >= 6 / 8 && some.accuracy.low < some.accuracy.high);
  // Forty subjects, half right on everything and half wrong: accuracy .5 +- 1.96 sqrt(.25 / 40) = .345 to .655.
  const split = Array.from({ length: 40 }, (_, index) =>
    [0, 1, 2].map((truth) => answer(`${index}-${truth}`, `s${index}`, truth, index % 2 ? truth : (truth + 1) % 3)),
  ).flat();
  const { accuracy } = subjectIntervals(split, 3, seededRandom(2));
  t.true(Math.abs(accuracy.low - 0.345) < 0.03 && Math.abs(accuracy.high - 0.655) < 0.03, JSON.stringify(accuracy));
});

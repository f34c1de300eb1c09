import test from 'ava';
import { resemble, softmax } from '../../src/model/resemble.js';

const identity = { name: 'm', sha256: null, engine: 'ort-cpu' };
const labels = ['a', 'b', 'c'];

test('the most probable label is said with its probabilities', (t) => {
  const said = resemble(Float32Array.of(0, Math.log(2), 0), { labels, trained: true, calibration: null }, identity);
  t.is(said.label, 'b');
  t.false(said.abstained);
  t.deepEqual(Object.keys(said.probabilities), labels);
  t.true(Math.abs(said.probabilities['b']! - 0.5) < 1e-7);
  t.is(said.calibration, null);
});

test('a calibration flattens, names itself, and makes the model abstain', (t) => {
  const calibration = { id: 'c1', temperature: 2, abstainBelow: 0.45 };
  const said = resemble(Float32Array.of(0, Math.log(2), 0), { labels, trained: true, calibration }, identity);
  t.is(said.label, null);
  t.true(said.abstained);
  t.is(said.calibration, 'c1');
  t.true(Math.abs(said.probabilities['b']! - Math.SQRT2 / (2 + Math.SQRT2)) < 1e-7);
});

test('a model that has not been trained never guesses', (t) => {
  const said = resemble(Float32Array.of(0, 99, 0), { labels, trained: false, calibration: null }, identity);
  t.deepEqual(said, { label: null, probabilities: {}, abstained: true, calibration: null, model: identity });
});

test('softmax does not overflow', (t) => {
  t.deepEqual(softmax([1000, 1000]), [0.5, 0.5]);
});

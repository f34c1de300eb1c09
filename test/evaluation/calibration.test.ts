import test from 'ava';
import { chooseAbstention } from '../../src/evaluation/abstention.js';
import { bestTemperature } from '../../src/evaluation/best-temperature.js';
import { calibrationError } from '../../src/evaluation/calibration-error.js';
import { meanSurprise } from '../../src/evaluation/mean-surprise.js';
import type { Prediction } from '../../src/evaluation/prediction.js';
import { softmax } from '../../src/model/resemble.js';
import { seededRandom } from '../../src/random.js';

const said = (truth: number, logits: number[]): Prediction => ({ clip: 'c', subject: 's', truth, logits });

/** Answers whose true temperature is known: labels drawn from the probabilities themselves. */
function drawn(temperature: number, count = 4000): Prediction[] {
  const random = seededRandom(3);
  return Array.from({ length: count }, () => {
    const logits = [0, 1, 2].map(() => 6 * random.unit());
    const at = random.unit();
    const [first = 0, second = 0] = softmax(logits, temperature);
    return said(Number(at >= first) + Number(at >= first + second), logits);
  });
}

test('the best temperature is the one that labels were drawn at', (t) => {
  for (const temperature of [0.5, 1, 3]) {
    const found = bestTemperature(drawn(temperature));
    t.true(Math.abs(Math.log(found / temperature)) < 0.1, `${found} for ${temperature}`);
  }
});

test('surprise and calibration error, by hand', (t) => {
  // Logits 0, ln 3: probabilities 1/4 and 3/4.
  const logits = [0, Math.log(3)];
  const answers = [said(1, logits), said(1, logits), said(0, logits), said(1, logits)];
  t.true(Math.abs(meanSurprise(answers) - (-3 * Math.log(3 / 4) - Math.log(1 / 4)) / 4) < 1e-12);
  t.true(calibrationError(answers) < 1e-12);
  t.true(Math.abs(calibrationError(answers.slice(0, 2)) - 1 / 4) < 1e-12);
  t.true(calibrationError(drawn(3), 3) < calibrationError(drawn(3), 1));
});

test('the threshold is the lowest that keeps the precision', (t) => {
  const sure = (probability: number, truth: number): Prediction =>
    said(truth, [Math.log(1 - probability), Math.log(probability)]);
  const answers = [sure(0.95, 1), sure(0.9, 1), sure(0.8, 0), sure(0.7, 1), sure(0.6, 0)];
  // Said down to .95: 1/1; .9: 2/2; .8: 2/3; .7: 3/4; .6: 3/5.
  const three = chooseAbstention(answers, 1, 0.7);
  t.true(Math.abs(three.threshold - 0.7) < 1e-9 && three.coverage === 4 / 5 && three.precision === 3 / 4);
  const all = chooseAbstention(answers, 1, 0.5);
  t.deepEqual(all, { threshold: 0, coverage: 1, precision: 3 / 5 });
  const none = chooseAbstention([sure(0.9, 0), sure(0.8, 1), sure(0.7, 0)], 1, 0.9);
  t.is(none.precision, 1 / 2);
});

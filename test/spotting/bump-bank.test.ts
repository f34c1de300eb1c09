import test from 'ava';
import { BumpBank, bumpFilter, raisedCosine } from '../../src/spotting/bump-bank.js';
import { SignalHistory, signal } from '../../src/spotting/signal.js';

test('a raised cosine answers with its height, whatever offset and drift lie under it', (t) => {
  for (const [stepMs, width] of [
    [1000 / 60, 170],
    [1000 / 60, 480],
    [10, 260],
  ]) {
    const { reach, taps } = bumpFilter(stepMs, width, 130);
    const answer = taps.reduce((sum, tap, k) => {
      const ms = (k - reach) * stepMs;
      return sum + tap * (0.7 * raisedCosine(ms, width) + 5 - 0.02 * ms);
    }, 0);
    t.true(Math.abs(answer - 0.7) < 1e-9, `${width} ms: ${answer}`);
  }
});

test('the bank answers for every region, and to blinks by the eye that shows them less', (t) => {
  const stepMs = 1000 / 60;
  const bank = new BumpBank(stepMs, [170, 480], 130);
  const history = new SignalHistory(100);
  const sample = new Float64Array(signal.length);
  for (let i = 0; i < 60; i++) {
    const ms = (i - 30) * stepMs;
    sample.fill(3);
    sample[2 * 5 + 1] = 3 - 0.4 * raisedCosine(ms, 170);
    sample[signal.eyes] = 0.3 * raisedCosine(ms, 170);
    sample[signal.eyes + 1] = 0.1 * raisedCosine(ms, 170);
    history.push(sample, false);
  }
  const heights = new Float64Array(2 * signal.head);
  bank.displacements(history, 30, heights);
  t.true(Math.abs(heights[2 * 5 + 1] + 0.4) < 1e-9);
  t.true(Math.abs(heights[2 * 5]) < 1e-9);
  t.true(Math.abs(bank.blink(history, 30) - 0.1) < 1e-9);
});

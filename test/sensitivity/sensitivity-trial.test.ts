import test from 'ava';
import type { RegionName } from '../../src/expression.js';
import { regionNames } from '../../src/expression.js';
import { SensitivityTrial, trialMs } from '../../src/sensitivity/sensitivity-trial.js';
import { spottingPresets } from '../../src/spotting/parameters.js';
import { signal } from '../../src/spotting/signal.js';
import { gaussian } from '../spotting/formula-face.js';

const stepMs = 1000 / 60;
const samples = Math.ceil(trialMs / stepMs);

/** Displacements that jitter by `deviation` px about rest; `busy` adds a movement of the mouth every 400 ms. */
function stretch(deviation: number, busy = false) {
  const values = Float64Array.from({ length: samples * signal.length }, (_, i) => {
    const [sample, channel] = [Math.floor(i / signal.length), i % signal.length];
    const talk = busy && channel > 2 * regionNames.indexOf('chin') - 1 && channel < signal.head ? 1 : 0;
    // Size and rotation are shares and radians: of the same weight at the face's rim.
    const unit = channel > signal.head + 1 ? 1 / 32 : 1;
    return deviation * unit * gaussian(sample, channel) + talk * Math.sin((2 * Math.PI * sample * stepMs) / 400);
  });
  return { stepMs, values, broken: new Uint8Array(samples) };
}

/** A camera that reads movements as they are. */
const exact = (region: RegionName) => (px: number, target: Float64Array) => {
  target[2 * regionNames.indexOf(region) + 1] -= px;
};

function sensitivity(deviation: number, busy = false, portion = 1000): number | null {
  const trial = new SensitivityTrial(
    stretch(deviation, busy),
    { parameters: spottingPresets.balanced, verifier: null },
    exact,
  );
  for (let n = 0; n < 10_000 && trial.result === null; n++) trial.advance(portion);
  return (trial.result as { pixels: number | null }).pixels;
}

test('the sensitivity rises with the noise of the measurement', (t) => {
  const figures = [0.02, 0.06, 0.15].map((deviation) => sensitivity(deviation) ?? Number.NaN);
  t.true(figures[0] < 0.25 && figures[1] > figures[0] && figures[2] > 1.5 * figures[1], figures.join(' '));
});

test('in whatever portions it works, the result is the same', (t) => {
  t.is(sensitivity(0.06, false, 7), sensitivity(0.06));
});

test('a face that is never at rest is no measure', (t) => {
  t.is(sensitivity(0.02, true), null);
});

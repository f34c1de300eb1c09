import test from 'ava';
import { regionNames } from '../../src/expression.js';
import { beyondPx } from '../../src/sensitivity/beyond-px.js';
import { plantedMovements } from '../../src/sensitivity/planted-movements.js';
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
const exact = (shape: Float64Array) => ({
  prepare: () => true,
  add(px: number, target: Float64Array) {
    for (let c = 0; c < shape.length; c++) target[c] += px * shape[c];
  },
});

function begins(deviation: number, busy = false, portion = 1000): readonly number[] {
  const trial = new SensitivityTrial(
    stretch(deviation, busy),
    { parameters: spottingPresets.balanced, verifier: null },
    exact,
    plantedMovements.slice(0, 9),
  );
  for (let n = 0; n < 10_000 && trial.result === null; n++) trial.advance(portion);
  return trial.result as readonly number[];
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

test('the strengths at which movements begin to be found rise with the noise of the measurement', (t) => {
  const figures = [0.02, 0.06, 0.15].map((deviation) => middle(begins(deviation)));
  t.true(figures[0] < 0.25 && figures[1] > figures[0] && figures[2] > 1.5 * figures[1], figures.join(' '));
});

test('in whatever portions it works, the result is the same: one strength a movement', (t) => {
  t.is(begins(0.06).length, 9);
  t.deepEqual(begins(0.06, false, 7), begins(0.06));
});

test('what is never found was planted up to the strength that stands for this or more', (t) => {
  let strongest = 0;
  const blind = { ...spottingPresets.balanced, zMin: Number.POSITIVE_INFINITY };
  const trial = new SensitivityTrial(
    stretch(0.02),
    { parameters: blind, verifier: null },
    () => ({
      prepare(px: number) {
        strongest = Math.max(strongest, px);
        return true;
      },
      add() {},
    }),
    plantedMovements.slice(0, 2),
  );
  for (let n = 0; n < 10_000 && trial.result === null; n++) trial.advance(1000);
  t.deepEqual(trial.result, [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  t.true(Math.abs(strongest - beyondPx) < 0.01, `${strongest} px`);
});

test('a face that is never at rest says nothing', (t) => {
  t.deepEqual(begins(0.02, true), []);
});

test('what is found without anything planted is not taken for what is planted', (t) => {
  const deviation = 0.04;
  const recording = stretch(deviation);
  // Too faint to count as moving, found all the same, and where movements would be planted.
  const brow = 2 * regionNames.indexOf('browInL') + 1;
  for (const at of [4350, 7350]) {
    for (let i = Math.floor(at / stepMs); i * stepMs < at + 300; i++) {
      recording.values[i * signal.length + brow] -= 0.28 * Math.sin((Math.PI * (i * stepMs - at)) / 300) ** 2;
    }
  }
  const spotting = { parameters: spottingPresets.balanced, verifier: null };
  const trial = new SensitivityTrial(recording, spotting, exact, plantedMovements.slice(0, 9));
  for (let n = 0; n < 10_000 && trial.result === null; n++) trial.advance(1000);
  t.is(trial.result?.length, 9);
  const least = Math.min(...begins(deviation));
  t.true(Math.min(...(trial.result ?? [])) > 0.8 * least, `${trial.result?.join(' ')}, by themselves from ${least} px`);
});

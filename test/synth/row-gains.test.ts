import test from 'ava';
import { createRowGains } from '../../src/synth/row-gains.js';

const still = { seconds: 0, exposure: 1 };

test('without flicker and steps there are no gains, and a step gains every row alike', (t) => {
  const gains = createRowGains(undefined, 4);
  t.is(gains(still), undefined);
  const stepped = gains({ seconds: 1, exposure: 2 })!;
  t.deepEqual([...stepped], new Array(4).fill(Math.fround(2 ** 0.45)));
});

test('bands run over the rows of a rolling shutter as the lamps swing', (t) => {
  const flicker = { hz: 100, depth: 0.2, exposure: 1e-6, readout: 0.02 };
  const gains = createRowGains(flicker, 400);
  const light = Array.from(gains(still)!, (g) => g ** (1 / 0.45));
  // Two swings a picture: 0.02 s at 100 Hz.
  for (const [row, expected] of [
    [0, 1],
    [50, 1.2],
    [100, 1],
    [150, 0.8],
    [250, 1.2],
  ] as const) {
    t.true(Math.abs(light[row]! - expected) < 1e-4, `row ${row}: ${light[row]}`);
  }
  const later = Array.from(gains({ seconds: 0.0025, exposure: 1 })!, (g) => g ** (1 / 0.45));
  t.true(Math.abs(later[0]! - 1.2) < 1e-4);
});

test('a row exposed for one whole swing does not flicker', (t) => {
  const gains = createRowGains({ hz: 120, depth: 0.3, exposure: 1 / 120, readout: 0.02 }, 50)(still);
  t.true(gains === undefined || gains.every((g) => Math.abs(g - 1) < 1e-6));
});

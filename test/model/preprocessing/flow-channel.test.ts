import test from 'ava';
import { flowChannel } from '../../../src/model/preprocessing/flow-channel.js';

const component = (value: (x: number, y: number) => number) =>
  Float32Array.from({ length: 128 * 128 }, (_, i) => value(i % 128, Math.floor(i / 128)));

test('a ramp runs from 0 to 1 in steps of 1/255, cut down and not rounded', (t) => {
  const out = new Float32Array(48 * 48);
  flowChannel(
    component((x) => 0.01 * x - 0.3),
    out,
  );
  t.is(out[0], 0);
  t.true(Math.abs(out[47] - 1) < 1e-6);
  // Column 1 of 48 lies 1/47 of the way: 255 / 47 = 5.43, cut down to 5.
  t.true(Math.abs(out[1] - 5 / 255) < 1e-6);
  // Column 2: 10.85 is cut down to 10, not rounded to 11.
  t.true(Math.abs(out[2] - 10 / 255) < 1e-6);
  t.true(out.every((value) => Math.abs(value * 255 - Math.round(value * 255)) < 1e-3));
});

test('no motion becomes 0', (t) => {
  const out = new Float32Array(48 * 48).fill(5);
  flowChannel(
    component(() => 0),
    out,
  );
  t.true(out.every((got) => got === 0));
});

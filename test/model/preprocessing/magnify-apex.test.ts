import test from 'ava';
import { DataError } from '../../../src/errors.js';
import { createFlow, createTvl1 } from '../../../src/kernels/tvl1.js';
import { magnifyApex } from '../../../src/model/preprocessing/magnify-apex.js';

const side = 128;
const draw = (value: (x: number, y: number) => number) =>
  Uint8Array.from({ length: side * side }, (_, i) => Math.round(value(i % side, Math.floor(i / side))));

/** Skin with pores and folds, moved by d px to the right where `where` says. */
const skin = (d: number, where: (x: number, y: number) => number = () => 1) =>
  draw((x, y) => {
    const p = x - d * where(x, y);
    return 128 + 40 * Math.sin(p / 4 + y / 9) + 35 * Math.sin(y / 5 - p / 11) + 25 * Math.cos((p + y) / 3.5);
  });

const uniform = (d: number) => {
  const flow = createFlow(side, side);
  flow.u.fill(d);
  return flow;
};

/** Mean absolute difference away from the borders, gray levels. */
function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  let count = 0;
  for (let y = 8; y < side - 8; y++) {
    for (let x = 8; x < side - 8; x++, count++) sum += Math.abs(a[y * side + x] - b[y * side + x]);
  }
  return sum / count;
}

test('0.5 px at amplification 4 stands 2 px from where it began', (t) => {
  const shown = magnifyApex(skin(0.5), uniform(0.5), 4);
  const byDistance = [1, 1.5, 2, 2.5, 3].map((d) => difference(shown, skin(d)));
  t.log(
    `difference to a picture moved by 1, 1.5, 2, 2.5, 3 px: ${byDistance.map((d) => d.toFixed(2)).join(', ')} levels`,
  );
  t.true(byDistance[2] < 0.8);
  t.true(byDistance[1] > 3 && byDistance[3] > 3);
});

test('1 shows the apex as it is, 0 puts it back in place', (t) => {
  t.deepEqual(magnifyApex(skin(0.5), uniform(0.5), 1), skin(0.5));
  t.true(difference(magnifyApex(skin(0.5), uniform(0.5), 0), skin(0)) < 0.8);
});

test('with measured flow a local movement grows, and the rest of the face stays', (t) => {
  // A bump of 0.7 px around (64, 40), as a brow moves.
  const bump = (x: number, y: number) => Math.exp(-((x - 64) ** 2 + (y - 40) ** 2) / (2 * 14 ** 2));
  const onset = skin(0);
  const apex = skin(0.7, bump);
  const tvl1 = createTvl1();
  const flow = createFlow(side, side);
  tvl1.flow(onset, apex, side, side, flow);
  const measured = flow.u[40 * side + 64];
  const shown = magnifyApex(apex, flow, 3);
  const magnified = createFlow(side, side);
  tvl1.flow(onset, shown, side, side, magnified);
  const seen = magnified.u[40 * side + 64];
  t.log(`measured ${measured.toFixed(2)} px, seen after magnifying 3 times ${seen.toFixed(2)} px`);
  t.true(measured > 0.5 && measured < 0.9);
  t.true(Math.abs(seen - 3 * measured) < 0.3);
  t.true(Math.abs(magnified.u[110 * side + 20]) < 0.1 && Math.abs(magnified.v[110 * side + 20]) < 0.1);
});

test('an amplification that is not a number of 0 or more is refused', (t) => {
  for (const wrong of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
    const error = t.throws(() => magnifyApex(skin(0), uniform(0), wrong), { instanceOf: DataError });
    t.regex(error?.message ?? '', /amplification is/);
  }
});

import test from 'ava';
import { createDraw } from '../../../src/draw.js';
import { createH264Loop } from '../../../src/synth/samples/h264-loop.js';

const [width, height] = [176, 144];

function pictures(): Uint8Array[] {
  const draw = createDraw('picture');
  const noise = Float32Array.from({ length: width * height }, () => 3 * draw.normal());
  return [0, 1, 2, 3].map((k) =>
    Uint8Array.from(
      { length: width * height },
      (_, i) =>
        126 + 60 * Math.sin((i % width) / 9 + 0.5 * k) * Math.cos(i / width / 7) + noise[(i + 77 * k) % noise.length],
    ),
  );
}

const error = (a: Uint8Array, b: Uint8Array) => Math.sqrt(a.reduce((sum, v, i) => sum + (v - b[i]) ** 2, 0) / a.length);

test('pictures come back in their order, worse the coarser the quantiser', async (t) => {
  const loop = await createH264Loop();
  let before = 0;
  for (const qp of [10, 24, 38]) {
    const sent = pictures();
    const back = sent.map((luma) => luma.slice());
    await loop(back, width, height, qp);
    const errors = back.map((luma, k) => error(luma, sent[k]));
    t.log(`qp ${qp}: ${errors.map((e) => e.toFixed(2)).join(', ')} levels`);
    back.forEach((luma, k) => {
      for (const other of [0, 1, 2, 3]) if (other !== k) t.true(error(luma, sent[other]) > errors[k]);
    });
    t.true(Math.max(...errors) < 8 && Math.min(...errors) > before);
    before = Math.min(...errors);
  }
});

test('one picture alone comes back', async (t) => {
  const [first] = pictures();
  const back = [first.slice()];
  await (await createH264Loop())(back, width, height, 20);
  t.true(error(back[0], first) < 3 && error(back[0], first) > 0);
});

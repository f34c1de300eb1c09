import test from 'ava';
import fc from 'fast-check';
import { createFullRangeKernel } from '../../src/kernels/full-range.js';

const expanded = (y: number): number => Math.max(0, Math.min(255, Math.round(((y - 16) * 255) / 219)));
const kernel = createFullRangeKernel();

test('every value becomes what the formula says', (t) => {
  const values = Uint8Array.from({ length: 256 }, (_, y) => y);
  const out = new Uint8Array(256);
  kernel.expand(values, 256, 256, 1, out);
  t.deepEqual([...out], [...values].map(expanded));
});

test('whatever the size and the stride, rows come packed, and nothing beyond them is written', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(70),
      fc.nat(255),
      (width, height, padding, seed) => {
        const stride = width + padding;
        const source = Uint8Array.from({ length: stride * (height - 1) + width }, (_, i) => (i * 7 + seed) & 255);
        const out = new Uint8Array(width * height + 20).fill(99);
        kernel.expand(source, stride, width, height, out);
        const wrong = out.findIndex((value, i) => {
          const luma = source[Math.floor(i / width) * stride + (i % width)] as number;
          return value !== (i < width * height ? expanded(luma) : 99);
        });
        t.is(wrong, -1);
      },
    ),
    { numRuns: 60 },
  );
});

test('a row that is longer than the memory of the kernel is taken in pieces', (t) => {
  const width = 300_001;
  const source = Uint8Array.from({ length: 2 * width }, (_, i) => i % 251);
  const out = new Uint8Array(2 * width);
  kernel.expand(source, width, width, 2, out);
  t.deepEqual(out, source.map(expanded));
});

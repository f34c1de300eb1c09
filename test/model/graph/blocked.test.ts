import test from 'ava';
import { relu, sigmoid } from '../../../src/model/graph/activation.js';
import { add, mul, sub } from '../../../src/model/graph/arithmetic.js';
import { blockedWeight } from '../../../src/model/graph/blocked/blocked-weight.js';
import { toBlockedOnnx } from '../../../src/model/graph/blocked/to-blocked-onnx.js';
import { conv } from '../../../src/model/graph/conv.js';
import { slice } from '../../../src/model/graph/layout.js';
import { averagePool, globalAveragePool, globalMaxPool, maxPool } from '../../../src/model/graph/pool.js';
import { reflectPad } from '../../../src/model/graph/reflect-pad.js';
import { constant, input, type Value } from '../../../src/model/graph/value.js';
import { detectBlock } from '../../../src/model/ort/detect-block.js';
import { hashedNumbers } from '../../../src/model/parity/hashed-numbers.js';
import { difference, runGraph } from './run-graph.js';

const hashed = (name: string, length: number, size = 1): Float32Array => {
  const { signed } = hashedNumbers(name);
  return Float32Array.from({ length }, (_, index) => size * signed(index));
};
const product = (shape: number[]): number => shape.reduce((a, b) => a * b, 1);
const weight = (name: string, shape: number[]): Value =>
  constant(name, shape, hashed(name, product(shape), Math.sqrt(3 / product(shape.slice(1)))));

/** Every operation that has a blocked form, and some that have none between them. */
function everything(): Record<'map' | 'pooled' | 'odd', Value> {
  const x = input('x', ['N', 3, 12, 12]);
  const few = relu(conv(x, weight('few', [32, 3, 3, 3]), weight('fewBias', [32]), { pad: 1 }));
  const padded = conv(reflectPad(few, 2), weight('paddedKernel', [32, 32, 5, 5]), undefined);
  const residual = add(conv(relu(padded), weight('inner', [32, 32, 3, 3]), undefined, { pad: 1 }), padded);
  const grouped = conv(residual, weight('grouped', [64, 16, 3, 3]), weight('groupedBias', [64]), {
    groups: 2,
    stride: 2,
  });
  const kernel = weight('attention', [64, 64, 1, 1]);
  const attention = sigmoid(conv(add(globalAveragePool(grouped), globalMaxPool(grouped)), kernel, undefined));
  const attended = mul(grouped, attention);
  const factor = mul(attended, input('factor', ['N', 1, 1, 1]));
  const map = sub(
    maxPool(factor, { size: 3, stride: 2, pad: 1 }),
    averagePool(attended, { size: 3, stride: 2, pad: 1 }),
  );
  const odd = conv(slice(map, 1, 3, 17), weight('oddKernel', [5, 14, 1, 1]), undefined);
  return { map, pooled: globalAveragePool(map), odd };
}

test('blocked and plain graphs agree on this machine', async (t) => {
  const block = await detectBlock();
  const feeds = {
    x: { dims: [2, 3, 12, 12], data: hashed('x', 2 * 3 * 144) },
    factor: { dims: [2, 1, 1, 1], data: [1.5, -2] },
  };
  const plain = await runGraph(everything(), feeds);
  if (block === undefined) return t.pass('this machine has no blocked layout');
  const blocked = await runGraph(everything(), feeds, block);
  for (const name of ['map', 'pooled', 'odd'] as const) {
    t.deepEqual(blocked[name].dims, plain[name].dims);
    t.true(difference(blocked[name].data, plain[name].data) < 1e-5, name);
  }
});

test('convolutions end with their sum and their activation, and nothing is reordered twice', (t) => {
  const { nodes, initializers } = toBlockedOnnx({ name: 'x', outputs: everything() }, 16);
  const inside = nodes.filter(({ domain }) => domain === 'com.microsoft.nchwc').map(({ op }) => op);
  t.is(inside.filter((op) => op === 'Conv').length, 5);
  t.is(nodes.filter(({ op, domain }) => op === 'Conv' && domain === '').length, 1);
  t.is(nodes.filter(({ op }) => op === 'Relu').length, 1);
  t.is(inside.filter((op) => op === 'ReorderInput').length, 0);
  t.is(inside.filter((op) => op === 'ReorderOutput').length, 2);
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  t.deepEqual(
    initializers.filter(({ name }) => !used.has(name)),
    [],
  );
});

test('weights are reordered as the kernels read them', (t) => {
  const count = Float32Array.from({ length: 4 * 2 * 2 }, (_, index) => index);
  // [4,2,1,2] in blocks of 2: out block, in block, pixel, in, out.
  t.deepEqual(
    [...blockedWeight(count, [4, 2, 1, 2], 2, 'blocked')],
    [0, 4, 2, 6, 1, 5, 3, 7, 8, 12, 10, 14, 9, 13, 11, 15],
  );
  t.deepEqual(
    [...blockedWeight(count, [4, 2, 1, 2], 4, 'plain-input')],
    [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  );
});

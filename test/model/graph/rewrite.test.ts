import test from 'ava';
import { relu, sigmoid, zerosLike } from '../../../src/model/graph/activation.js';
import { add, mul, sub } from '../../../src/model/graph/arithmetic.js';
import { batchNorm } from '../../../src/model/graph/batch-norm.js';
import { channelConv } from '../../../src/model/graph/channel-conv.js';
import { conv } from '../../../src/model/graph/conv.js';
import { averagePool, globalAveragePool, globalMaxPool, maxPool } from '../../../src/model/graph/pool.js';
import { reflectPad } from '../../../src/model/graph/reflect-pad.js';
import { type Rule, rewrite } from '../../../src/model/graph/rewrite.js';
import { bandChannelConv, joinChannelConvs, scaleAfterPool } from '../../../src/model/graph/rules/attention.js';
import { dropZeros } from '../../../src/model/graph/rules/drop-zeros.js';
import { foldBatchNorm } from '../../../src/model/graph/rules/fold-batch-norm.js';
import { topological } from '../../../src/model/graph/topological.js';
import { constant, input, type Value } from '../../../src/model/graph/value.js';
import { hashedNumbers } from '../../../src/model/parity/hashed-numbers.js';
import { difference, runGraph } from './run-graph.js';

const hashed = (name: string, shape: number[], low = -1): Value => {
  const { unit } = hashedNumbers(name);
  const length = shape.reduce((a, b) => a * b, 1);
  return constant(
    name,
    shape,
    Float32Array.from({ length }, (_, index) => low + (1 - low) * unit(index)),
  );
};
const x = input('x', ['N', 4, 6, 6]);
const feeds = { x: { dims: [2, 4, 6, 6], data: (hashed('x', [2, 4, 6, 6]).origin as { data: Float32Array }).data } };
const ops = (value: Value): string[] =>
  topological([value]).flatMap(({ origin }) => (origin.kind === 'call' ? [origin.op] : []));

async function sameResult(before: Value, rules: Rule[]): Promise<{ after: Value; apart: number }> {
  const { y: after } = rewrite({ y: before }, rules);
  const [a, b] = await Promise.all([runGraph({ y: before }, feeds), runGraph({ y: after }, feeds)]);
  return { after, apart: difference(a.y.data, b.y.data) };
}

const attention = (value: Value): Value => {
  const kernel = hashed('kernel', [1, 1, 3]);
  return sigmoid(add(channelConv(globalAveragePool(value), kernel), channelConv(globalMaxPool(value), kernel)));
};

test('a batch norm is folded into the convolution before it, with and without a bias', async (t) => {
  for (const bias of [hashed('bias', [3]), undefined]) {
    const before = batchNorm(conv(x, hashed('w', [3, 4, 3, 3]), bias, { pad: 1, stride: 2 }), {
      weight: hashed('g', [3]),
      bias: hashed('b', [3]),
      mean: hashed('m', [3]),
      variance: hashed('v', [3], 0.5),
    });
    const { after, apart } = await sameResult(before, [foldBatchNorm]);
    t.deepEqual(ops(after), ['conv']);
    t.true(apart < 2e-6);
  }
});

test('a batch norm after anything but a convolution of constants stays', (t) => {
  const norm = {
    weight: hashed('g', [4]),
    bias: hashed('b', [4]),
    mean: hashed('m', [4]),
    variance: hashed('v', [4], 0.5),
  };
  t.deepEqual(ops(rewrite({ y: batchNorm(relu(x), norm) }, [foldBatchNorm]).y), ['relu', 'batchNorm']);
  const unknown = conv(x, input('w', [4, 4, 1, 1]), undefined);
  t.deepEqual(ops(rewrite({ y: batchNorm(unknown, norm) }, [foldBatchNorm]).y), ['conv', 'batchNorm']);
});

test('a branch of zeros is dropped, however deep', async (t) => {
  const deep = (value: Value): Value =>
    add(relu(conv(reflectPad(value, 1), hashed('w', [4, 4, 3, 3]), undefined)), value);
  const still = deep(deep(zerosLike(x)));
  const { after, apart } = await sameResult(add(still, sub(relu(x), still)), [dropZeros]);
  t.deepEqual(ops(after), ['relu']);
  t.is(apart, 0);
});

test('zeros with a bias, or spread over a larger shape, stay', (t) => {
  const biased = add(x, conv(zerosLike(x), hashed('w', [4, 4, 1, 1]), hashed('b', [4])));
  t.true(ops(rewrite({ y: biased }, [dropZeros]).y).includes('conv'));
  const spread = add(globalAveragePool(x), zerosLike(x));
  t.true(ops(rewrite({ y: spread }, [dropZeros]).y).includes('zerosLike'));
});

test('attention needs one convolution, as a banded 1x1 convolution', async (t) => {
  const before = mul(x, attention(x));
  const joined = await sameResult(before, [joinChannelConvs]);
  t.is(ops(joined.after).filter((op) => op === 'channelConv').length, 1);
  t.true(joined.apart < 1e-6);
  const banded = await sameResult(joined.after, [bandChannelConv]);
  t.false(ops(banded.after).includes('channelConv'));
  t.true(banded.apart < 1e-6);
});

test('channel convolutions with different kernels are not joined', (t) => {
  const pooled = globalAveragePool(x);
  const y = add(channelConv(pooled, hashed('a', [1, 1, 3])), channelConv(pooled, hashed('b', [1, 1, 3])));
  t.is(ops(rewrite({ y }, [joinChannelConvs]).y).filter((op) => op === 'channelConv').length, 2);
});

test('channels are scaled after every kind of pool', async (t) => {
  const window = { size: 3, stride: 2, pad: 1 };
  for (const pool of [(v: Value) => maxPool(v, window), (v: Value) => averagePool(v, window), globalAveragePool]) {
    const { after, apart } = await sameResult(pool(mul(x, attention(x))), [scaleAfterPool]);
    t.is(ops(after).at(-1), 'mul');
    t.true(apart < 1e-6);
  }
});

test('a factor that may be negative stays before a maximum', (t) => {
  const y = maxPool(mul(x, globalAveragePool(x)), { size: 2, stride: 2, pad: 0 });
  t.is(ops(rewrite({ y }, [scaleAfterPool]).y).at(-1), 'maxPool');
});

test('equal calls become one, and what is cut off is not computed', (t) => {
  const y = add(relu(x), relu(x));
  t.deepEqual(ops(rewrite({ y }, []).y), ['relu', 'add']);
  const expensive = conv(x, hashed('w', [4, 4, 1, 1]), undefined);
  const cut = rewrite({ y: relu(expensive) }, [], new Map([[expensive, input('given', expensive.shape)]]));
  t.deepEqual(ops(cut.y), ['relu']);
});

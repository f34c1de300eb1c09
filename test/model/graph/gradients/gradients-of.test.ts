import test from 'ava';
import { relu, sigmoid, zerosLike } from '../../../../src/model/graph/activation.js';
import { add, mul, sub } from '../../../../src/model/graph/arithmetic.js';
import { batchNorm } from '../../../../src/model/graph/batch-norm.js';
import { channelConv } from '../../../../src/model/graph/channel-conv.js';
import { conv } from '../../../../src/model/graph/conv.js';
import { detach, div, equals, exp, sign, sqrt } from '../../../../src/model/graph/elementwise.js';
import { gemm } from '../../../../src/model/graph/gemm.js';
import { gradientTable } from '../../../../src/model/graph/gradients/gradient-table.js';
import { gradientsOf } from '../../../../src/model/graph/gradients/gradients-of.js';
import { GraphError } from '../../../../src/model/graph/graph-error.js';
import { concat, mean, repeat, reshape, slice } from '../../../../src/model/graph/layout.js';
import { matMul, spread, sum, transpose } from '../../../../src/model/graph/linear.js';
import { logSoftmax } from '../../../../src/model/graph/log-softmax.js';
import { averagePool, globalAveragePool, globalMaxPool, maxPool } from '../../../../src/model/graph/pool.js';
import { reflectPad } from '../../../../src/model/graph/reflect-pad.js';
import { temporalShift } from '../../../../src/model/graph/temporal-shift.js';
import { constant, input, type Value } from '../../../../src/model/graph/value.js';
import { hashedNumbers } from '../../../../src/model/parity/hashed-numbers.js';
import { batchStatistics } from '../../../../src/model/training/batch-statistics.js';
import { openGraph } from './open-graph.js';

type Case = { shapes: number[][]; build: (...inputs: Value[]) => Value; positive?: boolean };

const cases: Record<string, Case> = {
  add: { shapes: [[2, 3], [3]], build: (a, b) => add(a!, b!) },
  'add of one value to itself': { shapes: [[2, 3]], build: (a) => add(a!, a!) },
  sub: {
    shapes: [
      [1, 3],
      [2, 1],
    ],
    build: (a, b) => sub(a!, b!),
  },
  mul: {
    shapes: [
      [2, 3, 2, 2],
      [2, 1, 1, 1],
    ],
    build: (a, b) => mul(a!, b!),
  },
  div: {
    shapes: [
      [2, 3],
      [1, 3],
    ],
    build: (a, b) => div(a!, b!),
    positive: true,
  },
  relu: { shapes: [[3, 4]], build: (x) => relu(x!) },
  sigmoid: { shapes: [[2, 3]], build: (x) => sigmoid(x!) },
  exp: { shapes: [[2, 3]], build: (x) => exp(x!) },
  sqrt: { shapes: [[2, 3]], build: (x) => sqrt(x!), positive: true },
  logSoftmax: { shapes: [[3, 4]], build: (x) => logSoftmax(x!) },
  zerosLike: { shapes: [[2, 3]], build: (x) => add(x!, zerosLike(x!)) },
  sign: { shapes: [[2, 3]], build: (x) => mul(x!, sign(x!)) },
  equals: { shapes: [[2, 3]], build: (x) => mul(x!, equals(x!, x!)) },
  detach: { shapes: [[2, 3]], build: (x) => add(x!, sub(detach(x!), detach(x!))) },
  conv: {
    shapes: [[2, 2, 4, 5], [3, 2, 3, 3], [3]],
    build: (x, w, b) => conv(x!, w!, b, { pad: 1 }),
  },
  'conv with a stride that leaves a column over': {
    shapes: [
      [2, 2, 6, 7],
      [3, 2, 3, 2],
    ],
    build: (x, w) => conv(x!, w!, undefined, { stride: 2 }),
  },
  'conv in groups': {
    shapes: [
      [2, 4, 3, 3],
      [6, 2, 2, 2],
    ],
    build: (x, w) => conv(x!, w!, undefined, { groups: 2, stride: 2, pad: 1 }),
  },
  channelConv: {
    shapes: [
      [2, 5, 1, 1],
      [1, 1, 3],
    ],
    build: (x, w) => channelConv(x!, w!),
  },
  batchNorm: {
    shapes: [[2, 2, 2, 2], [2], [2]],
    build: (x, weight, bias) =>
      batchNorm(x!, {
        weight: weight!,
        bias: bias!,
        mean: constant('mean', [2], Float32Array.of(0.2, -0.3)),
        variance: constant('variance', [2], Float32Array.of(1.4, 0.6)),
      }),
  },
  'batch norm with batch statistics': {
    shapes: [[3, 2, 2, 2], [2], [2]],
    build: (x, weight, bias) => batchStatistics(x!, { weight: weight!, bias: bias! }).normalised,
  },
  reflectPad: { shapes: [[2, 2, 3, 4]], build: (x) => reflectPad(x!, 2) },
  'maxPool of windows that overlap': {
    shapes: [[2, 2, 5, 6]],
    build: (x) => maxPool(x!, { size: 5, stride: 2, pad: 2 }),
  },
  'averagePool that leaves a column over': {
    shapes: [[2, 2, 5, 6]],
    build: (x) => averagePool(x!, { size: 3, stride: 2, pad: 1 }),
  },
  globalAveragePool: { shapes: [[2, 3, 2, 3]], build: (x) => globalAveragePool(x!) },
  globalMaxPool: { shapes: [[2, 3, 2, 3]], build: (x) => globalMaxPool(x!) },
  temporalShift: { shapes: [[6, 5, 1, 2]], build: (x) => temporalShift(x!, { segments: 3, fold: 2 }) },
  'temporalShift of all channels': {
    shapes: [[4, 4, 1, 1]],
    build: (x) => temporalShift(x!, { segments: 2, fold: 2 }),
  },
  concat: {
    shapes: [
      [2, 1],
      [2, 3],
    ],
    build: (a, b) => concat([a!, b!, a!], 1),
  },
  slice: { shapes: [[2, 5]], build: (x) => slice(x!, 1, 1, 3) },
  'slice from the begin': { shapes: [[4, 2]], build: (x) => slice(x!, 0, 0, 1) },
  reshape: { shapes: [[2, 6]], build: (x) => reshape(x!, [3, 4]) },
  repeat: { shapes: [[2, 2]], build: (x) => repeat(x!, 3) },
  mean: { shapes: [[2, 3, 2]], build: (x) => mean(x!, 1) },
  sum: { shapes: [[2, 3, 2]], build: (x) => sum(x!, [0, 2]) },
  spread: { shapes: [[3, 1]], build: (x) => spread(x!, [2, 3, 4]) },
  transpose: { shapes: [[2, 3, 4]], build: (x) => transpose(x!, [2, 0, 1]) },
  matMul: {
    shapes: [
      [2, 3],
      [3, 4],
    ],
    build: (a, b) => matMul(a!, b!),
  },
  gemm: { shapes: [[2, 3], [4, 3], [4]], build: (x, w, b) => gemm(x!, w!, b!) },
};

/** Numbers that lie at least .05 apart, in no order: no kink of relu or a maximum is nearer than a difference's step. */
function spaced(name: string, length: number, positive: boolean): Float32Array {
  const { unit } = hashedNumbers(name);
  const order = Array.from({ length }, (_, index) => index).sort((a, b) => unit(a) - unit(b));
  const [low, step] = positive ? [0.6, 1 / length] : [-(length - 1) * 0.5, 1];
  return Float32Array.from(
    order,
    (place) => (low + place * step + (positive ? 0 : 0.25)) * (positive ? 1 : Math.min(0.1, 2 / length) + 0.02),
  );
}

for (const [name, { shapes, build, positive = false }] of Object.entries(cases)) {
  test(`the gradient of ${name} is that of finite differences`, async (t) => {
    const inputs = shapes.map((shape, index) => input(`x${index}`, shape));
    const y = build(...inputs);
    const { signed } = hashedNumbers(`weights of ${name}`);
    const count = (y.shape as number[]).reduce((product, dim) => product * dim, 1);
    const weights = constant(
      'weights',
      y.shape as number[],
      Float32Array.from({ length: count }, (_, i) => signed(i)),
    );
    const weighted = sum(
      mul(y, weights),
      y.shape.map((_, axis) => axis),
    );
    const result = reshape(weighted, []);
    const gradients = gradientsOf(result, inputs);
    t.deepEqual(
      gradients.map(({ shape }) => shape),
      shapes,
    );
    // The weighted sum is taken here, in float64.
    const forward = await openGraph({ y });
    const backward = await openGraph(Object.fromEntries(gradients.map((value, index) => [`g${index}`, value])));
    const feeds = shapes.map((dims, index) => ({
      dims,
      data: spaced(
        `${name} ${index}`,
        dims.reduce((product, dim) => product * dim, 1),
        positive,
      ),
    }));
    const named = () => Object.fromEntries(feeds.map((feed, index) => [`x${index}`, feed]));
    const value = async () => (await forward.run(named())).y!.reduce((total, each, i) => total + each * signed(i), 0);
    const got = await backward.run(named());
    const step = 1 / 256;
    for (const [index, { data }] of feeds.entries()) {
      for (const [at, before] of data.entries()) {
        data[at] = before + step;
        const above = await value();
        data[at] = before - step;
        const below = await value();
        data[at] = before;
        const expected = (above - below) / (2 * step);
        const apart = Math.abs(got[`g${index}`]![at]! - expected);
        t.true(
          apart <= 1e-3 * (1 + Math.abs(expected)),
          `input ${index}, element ${at}: ${got[`g${index}`]![at]} not ${expected}`,
        );
      }
    }
    await forward.close();
    await backward.close();
  });
}

test('every gradient is checked', (t) => {
  const checked = Object.keys(cases).map((name) => name.split(' ')[0]);
  t.deepEqual(
    Object.keys(gradientTable).filter((op) => !checked.includes(op)),
    [],
  );
});

test('a value that the result does not depend on has a gradient of zeros', async (t) => {
  const [a, b] = [input('a', [2]), input('b', [2])];
  const [gradient] = gradientsOf(reshape(sum(a, [0]), []), [b]);
  const graph = await openGraph({ gradient: gradient as Value });
  t.deepEqual([...(await graph.run({ b: { dims: [2], data: Float32Array.of(3, 4) } })).gradient!], [0, 0]);
  await graph.close();
});

test('a detached value is taken as given', async (t) => {
  const x = input('x', [2]);
  const [gradient] = gradientsOf(reshape(sum(mul(x, detach(x)), [0]), []), [x]);
  const graph = await openGraph({ gradient: gradient as Value });
  t.deepEqual([...(await graph.run({ x: { dims: [2], data: Float32Array.of(3, 4) } })).gradient!], [3, 4]);
  await graph.close();
});

test('a gradient of anything but a number is refused', (t) => {
  const x = input('x', [2]);
  t.throws(() => gradientsOf(x, [x]), { instanceOf: GraphError, message: /of a number, not of \[2\]/ });
});

test('nothing is differentiated twice', (t) => {
  const x = input('x', [1, 1, 3, 3]);
  const total = (value: Value): Value => reshape(sum(value, [0, 1, 2, 3]), []);
  const [once] = gradientsOf(total(maxPool(x, { size: 2, stride: 1, pad: 0 })), [x]);
  t.throws(() => gradientsOf(total(once as Value), [x]), {
    instanceOf: GraphError,
    message: /'maxPoolGradient' has no gradient/,
  });
});

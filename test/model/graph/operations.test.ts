import test from 'ava';
import { relu, sigmoid, zerosLike } from '../../../src/model/graph/activation.js';
import { add, mul, sub } from '../../../src/model/graph/arithmetic.js';
import { batchNorm } from '../../../src/model/graph/batch-norm.js';
import { channelConv } from '../../../src/model/graph/channel-conv.js';
import { conv } from '../../../src/model/graph/conv.js';
import { gemm } from '../../../src/model/graph/gemm.js';
import { GraphError } from '../../../src/model/graph/graph-error.js';
import { concat, mean, repeat, reshape, slice } from '../../../src/model/graph/layout.js';
import { logSoftmax } from '../../../src/model/graph/log-softmax.js';
import { averagePool, globalAveragePool, globalMaxPool, maxPool } from '../../../src/model/graph/pool.js';
import { reflectPad } from '../../../src/model/graph/reflect-pad.js';
import { temporalShift } from '../../../src/model/graph/temporal-shift.js';
import { constant, input, type Value } from '../../../src/model/graph/value.js';
import { runGraph } from './run-graph.js';

const weight = (name: string, shape: number[], values: number[]): Value =>
  constant(name, shape, Float32Array.from(values));
const count = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);
const rounded = (values: Iterable<number>): number[] => Array.from(values, (value) => Math.round(value * 1e4) / 1e4);

const results: [string, (x: Value) => Value, number[], number[], (number | string)[], number[]][] = [
  ['add', (x) => add(x, weight('w', [2, 1], [10, 20])), [1, 2, 2], count(4), ['N', 2, 2], [11, 12, 23, 24]],
  ['sub', (x) => sub(x, x), [1, 2], [3, 4], ['N', 2], [0, 0]],
  ['mul', (x) => mul(x, x), [1, 2], [3, -4], ['N', 2], [9, 16]],
  ['relu', relu, [1, 3], [-1, 0, 2], ['N', 3], [0, 0, 2]],
  ['sigmoid', sigmoid, [1, 2], [0, Math.log(3)], ['N', 2], [0.5, 0.75]],
  ['zerosLike', zerosLike, [2, 2], count(4), ['N', 2], [0, 0, 0, 0]],
  ['logSoftmax', logSoftmax, [1, 2], [0, Math.log(3)], ['N', 2], [Math.log(0.25), Math.log(0.75)]],
  [
    'conv',
    (x) => conv(x, weight('w', [1, 2, 2, 2], [1, 0, 0, 1, 2, 0, 0, 0]), weight('b', [1], [100])),
    [1, 2, 2, 2],
    count(8),
    ['N', 1, 1, 1],
    [1 + 4 + 10 + 100],
  ],
  [
    'conv with stride and padding',
    (x) => conv(x, weight('w', [1, 1, 3, 3], count(9)), undefined, { stride: 2, pad: 1 }),
    [1, 1, 3, 3],
    count(9),
    ['N', 1, 2, 2],
    [94, 106, 106, 94],
  ],
  [
    'conv in groups',
    (x) => conv(x, weight('w', [2, 1, 1, 1], [2, 3]), undefined, { groups: 2 }),
    [1, 2, 1, 2],
    count(4),
    ['N', 2, 1, 2],
    [2, 4, 9, 12],
  ],
  [
    'channelConv',
    (x) => channelConv(x, weight('w', [1, 1, 3], [1, 10, 100])),
    [1, 4, 1, 1],
    count(4),
    ['N', 4, 1, 1],
    [210, 321, 432, 43],
  ],
  [
    'reflectPad',
    (x) => reflectPad(x, 1),
    [1, 1, 2, 2],
    count(4),
    ['N', 1, 4, 4],
    [4, 3, 4, 3, 2, 1, 2, 1, 4, 3, 4, 3, 2, 1, 2, 1],
  ],
  [
    'maxPool, padding never wins',
    (x) => maxPool(x, { size: 3, stride: 2, pad: 1 }),
    [1, 1, 3, 3],
    count(9).map((v) => -v),
    ['N', 1, 2, 2],
    [-1, -2, -4, -5],
  ],
  [
    'averagePool, padding counts',
    (x) => averagePool(x, { size: 3, stride: 2, pad: 1 }),
    [1, 1, 3, 3],
    count(9),
    ['N', 1, 2, 2],
    [12 / 9, 16 / 9, 24 / 9, 28 / 9],
  ],
  ['globalAveragePool', globalAveragePool, [1, 2, 1, 2], count(4), ['N', 2, 1, 1], [1.5, 3.5]],
  ['globalMaxPool', globalMaxPool, [1, 2, 1, 2], [1, 2, -3, -4], ['N', 2, 1, 1], [2, -3]],
  ['concat', (x) => concat([x, x], 1), [1, 2], [1, 2], ['N', 4], [1, 2, 1, 2]],
  ['slice', (x) => slice(x, 1, 1, 3), [1, 4], count(4), ['N', 2], [2, 3]],
  ['reshape', (x) => reshape(x, ['2N', 2]), [1, 4], count(4), ['2N', 2], [1, 2, 3, 4]],
  ['mean', (x) => mean(x, 1), [1, 2, 2], count(4), ['N', 2], [2, 3]],
  ['repeat', (x) => repeat(x, 2), [2, 1], [5, 6], ['2N', 1], [5, 5, 6, 6]],
  [
    'gemm',
    (x) => gemm(x, weight('w', [2, 2], [1, 2, 3, 4]), weight('b', [2], [0.5, -0.5])),
    [1, 2],
    [1, 10],
    ['N', 2],
    [21.5, 42.5],
  ],
  [
    'batchNorm',
    (x) =>
      batchNorm(
        x,
        {
          weight: weight('g', [2], [2, 1]),
          bias: weight('b', [2], [1, 0]),
          mean: weight('m', [2], [3, 0]),
          variance: weight('v', [2], [4, 1]),
        },
        0,
      ),
    [1, 2, 1, 1],
    [5, 7],
    ['N', 2, 1, 1],
    [3, 7],
  ],
  // Two samples of two segments, four channels: channel 0 comes from the next segment, channel 1 from the one before.
  [
    'temporalShift',
    (x) => temporalShift(x, { segments: 2, fold: 1 }),
    [4, 4, 1, 1],
    count(16),
    ['N', 4, 1, 1],
    [5, 0, 3, 4, 0, 2, 7, 8, 13, 0, 11, 12, 0, 10, 15, 16],
  ],
];

for (const [name, build, dims, data, shape, expected] of results) {
  test(`${name} computes what it says, in the shape it says`, async (t) => {
    const batch = name === 'temporalShift' ? '2N' : 'N';
    const x = input('x', [batch, ...dims.slice(1)]);
    const y = build(x);
    t.deepEqual([...y.shape], name === 'temporalShift' ? ['2N', ...shape.slice(1)] : shape);
    const { y: got } = await runGraph({ y }, { x: { dims, data } });
    t.deepEqual(rounded(got.data), rounded(expected));
    t.is(got.dims.length, shape.length);
  });
}

const picture = input('x', ['N', 4, 5, 5]);
const refused: [string, () => unknown, RegExp][] = [
  [
    'add of unlike shapes',
    () => add(input('a', ['N', 2]), input('b', ['N', 3])),
    /add cannot combine \[N,2\] and \[N,3\]/,
  ],
  [
    'add of unlike batches',
    () => add(input('a', ['N', 2]), input('b', ['2N', 2])),
    /add cannot combine \[N,2\] and \[2N,2\]/,
  ],
  [
    'conv of the wrong channels',
    () => conv(picture, input('w', [1, 3, 3, 3]), undefined),
    /\[N,4,5,5\] in 1 group\(s\) does not fit a weight \[1,3,3,3\]/,
  ],
  ['conv of a flat weight', () => conv(picture, input('w', [4, 4]), undefined), /conv needs a weight/],
  [
    'conv with the wrong bias',
    () => conv(picture, input('w', [2, 4, 3, 3]), input('b', [3])),
    /2 output channels does not fit a bias \[3\]/,
  ],
  ['conv with a kernel too large', () => conv(picture, input('w', [2, 4, 7, 7]), undefined), /kernel 7x7 is larger/],
  [
    'conv of a vector',
    () => conv(input('x', ['N', 4]), input('w', [2, 4, 3, 3]), undefined),
    /conv needs \[batch, channels, height, width\], not \[N,4\]/,
  ],
  ['channelConv before pooling', () => channelConv(picture, input('w', [1, 1, 3])), /needs pooled pictures/],
  [
    'channelConv with an even kernel',
    () => channelConv(input('x', ['N', 4, 1, 1]), input('w', [1, 1, 2])),
    /kernel \[1,1,odd\]/,
  ],
  ['reflectPad as wide as the picture', () => reflectPad(picture, 5), /reflectPad of 5 is too wide/],
  [
    'maxPool larger than the picture',
    () => maxPool(picture, { size: 9, stride: 1, pad: 0 }),
    /window of 9 with pad 0 does not fit/,
  ],
  [
    'averagePool with padding beyond its window',
    () => averagePool(picture, { size: 3, stride: 1, pad: 2 }),
    /does not fit/,
  ],
  [
    'temporalShift of half a sample',
    () => temporalShift(picture, { segments: 2, fold: 1 }),
    /Dimension N cannot be divided by 2/,
  ],
  [
    'temporalShift of too many channels',
    () => temporalShift(input('x', [2, 4, 1, 1]), { segments: 2, fold: 3 }),
    /exceeds/,
  ],
  [
    'concat of unlike shapes',
    () => concat([picture, input('y', ['N', 4, 6, 5])], 1),
    /cannot join \[N,4,5,5\] and \[N,4,6,5\]/,
  ],
  ['concat of nothing', () => concat([], 0), /needs values/],
  ['slice beyond the end', () => slice(picture, 1, 2, 5), /slice 2..5 along axis 1 lies outside/],
  ['slice of the batch', () => slice(picture, 0, 0, 1), /fixed dimension is needed here, not N/],
  ['reshape to another size', () => reshape(picture, ['N', 99]), /cannot turn \[N,4,5,5\] into \[N,99\]/],
  ['reshape that loses the batch', () => reshape(picture, [100]), /cannot turn/],
  [
    'gemm of unlike shapes',
    () => gemm(input('x', ['N', 3]), input('w', [2, 4]), input('b', [2])),
    /gemm cannot combine/,
  ],
  [
    'gemm with the wrong bias',
    () => gemm(input('x', ['N', 4]), input('w', [2, 4]), input('b', [3])),
    /gemm cannot combine/,
  ],
  [
    'batchNorm of the wrong channels',
    () =>
      batchNorm(picture, {
        weight: input('g', [4]),
        bias: input('b', [4]),
        mean: input('m', [3]),
        variance: input('v', [4]),
      }),
    /4 channels does not fit a weight \[3\]/,
  ],
  ['logSoftmax of a picture', () => logSoftmax(picture), /needs \[batch, classes\]/],
  [
    'a weight with missing elements',
    () => constant('w', [2, 2], new Float32Array(3)),
    /'w' of shape \[2,2\] has 3 elements/,
  ],
];

for (const [name, build, message] of refused) {
  test(`${name} is refused when the graph is built`, (t) => {
    t.throws(build, { instanceOf: GraphError, message });
  });
}

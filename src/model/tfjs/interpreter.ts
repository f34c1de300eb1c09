import type * as Tfjs from '@tensorflow/tfjs';
import type { Attributes, OpName } from '../graph/attributes.js';
import { GraphError } from '../graph/graph-error.js';
import { fixed, type Shape, show } from '../graph/shape.js';
import { topological } from '../graph/topological.js';
import type { Call, Constant, Value } from '../graph/value.js';

export type Tf = typeof Tfjs;
type Tensor = Tfjs.Tensor;

/** Computes one call; pictures lie as [B,H,W,C], the only layout all backends have. */
type Compute<K extends OpName> = (
  tf: Tf,
  inputs: readonly Tensor[],
  attributes: Attributes[K],
  call: Call<K>,
) => Tensor;

/** A weight as the backend wants it: convolution kernels as [H,W,I,O], everything else as it is. */
export function toTensor(tf: Tf, { data }: Constant, shape: Shape): Tensor {
  const tensor = tf.tensor(data, shape.map(fixed));
  if (shape.length !== 4) return tensor;
  const turned = tf.transpose(tensor, [2, 3, 1, 0]);
  tensor.dispose();
  return turned;
}

/** [B,C,H,W] as this interpreter keeps it. */
export const toPicture = (tf: Tf, tensor: Tensor): Tensor => tf.transpose(tensor, [0, 2, 3, 1]);
const fromPicture = (tf: Tf, tensor: Tensor): Tensor => tf.transpose(tensor, [0, 3, 1, 2]);

/**
 * Computes a graph's results with TensorFlow.js operations, as an independent second opinion on what the graph means.
 * @param feeds inputs in the graph's own layout, [B,C,H,W]
 * @param weights of `toTensor`, by value; only read
 */
export function interpret<K extends string>(
  tf: Tf,
  outputs: Readonly<Record<K, Value>>,
  feeds: Readonly<Record<string, Tensor>>,
  weights: ReadonlyMap<Value, Tensor>,
): Record<K, Tensor> {
  const results = new Map<Value, Tensor>(weights);
  for (const value of topological(Object.values<Value>(outputs))) {
    if (!results.has(value)) results.set(value, compute(tf, value, feeds, results));
  }
  const named = Object.entries<Value>(outputs).map(([name, value]) => [name, results.get(value)]);
  return Object.fromEntries(named) as Record<K, Tensor>;
}

function compute(
  tf: Tf,
  { origin, shape }: Value,
  feeds: Readonly<Record<string, Tensor>>,
  results: ReadonlyMap<Value, Tensor>,
): Tensor {
  if (origin.kind === 'constant') throw new GraphError(`The weight '${origin.name}' was not given to the interpreter.`);
  if (origin.kind === 'input') {
    const fed = feeds[origin.name];
    if (!fed) throw new GraphError(`The input '${origin.name}' ${show(shape)} is not fed.`);
    return shape.length === 4 ? toPicture(tf, fed) : fed;
  }
  const inputs = origin.inputs.map((each) => results.get(each) as Tensor);
  const operation = operations[origin.op] as Compute<OpName> | undefined;
  if (!operation) throw new GraphError(`The interpreter has no operation '${origin.op}': it does not train.`);
  return operation(tf, inputs, origin.attributes, origin);
}

/** Axis of a picture in this interpreter's layout. */
const pictureAxis = (axis: number, { inputs }: Call): number =>
  inputs[0]!.shape.length === 4 ? ([0, 3, 1, 2][axis] as number) : axis;

const pads = (pad: number): [[number, number], [number, number], [number, number], [number, number]] => [
  [0, 0],
  [pad, pad],
  [pad, pad],
  [0, 0],
];

const operations: { readonly [K in OpName]?: Compute<K> } = {
  add: (tf, [a, b]) => tf.add(a!, b!),
  sub: (tf, [a, b]) => tf.sub(a!, b!),
  mul: (tf, [a, b]) => tf.mul(a!, b!),
  relu: (tf, [x]) => tf.relu(x!),
  sigmoid: (tf, [x]) => tf.sigmoid(x!),
  zerosLike: (tf, [x]) => tf.zerosLike(x!),
  conv: (tf, [x, weight, bias], { stride, pad, groups }) => {
    const padded = pad > 0 ? tf.pad(x!, pads(pad)) : x!;
    const per = padded.shape[3]! / groups;
    const pictures = tf.split(padded, groups, 3) as Tfjs.Tensor4D[];
    const kernels = tf.split(weight!, groups, 3) as Tfjs.Tensor4D[];
    const parts = pictures.map((part, group) => tf.conv2d(part, kernels[group]!, stride, 'valid'));
    if (per !== weight!.shape[2]) throw new GraphError('conv: the groups do not fit the weight.');
    const joined = parts.length === 1 ? parts[0]! : tf.concat(parts, 3);
    return bias ? tf.add(joined, bias) : joined;
  },
  channelConv: (tf, [x, weight]) => {
    const channels = x!.shape[3]!;
    const line = tf.reshape(x!, [-1, channels, 1]) as Tfjs.Tensor3D;
    const kernel = tf.reshape(weight!, [-1, 1, 1]) as Tfjs.Tensor3D;
    return tf.reshape(tf.conv1d(line, kernel, 1, 'same'), [-1, 1, 1, channels]);
  },
  batchNorm: (tf, [x, weight, bias, mean, variance], { epsilon }) =>
    tf.batchNorm(
      x!,
      mean as Tfjs.Tensor1D,
      variance as Tfjs.Tensor1D,
      bias as Tfjs.Tensor1D,
      weight as Tfjs.Tensor1D,
      epsilon,
    ),
  reflectPad: (tf, [x], { pad }) => tf.mirrorPad(x!, pads(pad), 'reflect'),
  maxPool: (tf, [x], { size, stride, pad }) =>
    tf.maxPool(tf.pad(x!, pads(pad), Number.NEGATIVE_INFINITY) as Tfjs.Tensor4D, size, stride, 'valid'),
  averagePool: (tf, [x], { size, stride, pad }) =>
    tf.avgPool(tf.pad(x!, pads(pad)) as Tfjs.Tensor4D, size, stride, 'valid'),
  globalAveragePool: (tf, [x]) => tf.mean(x!, [1, 2], true),
  globalMaxPool: (tf, [x]) => tf.max(x!, [1, 2], true),
  temporalShift: (tf, [x], { segments, fold }) => {
    const [, height, width, channels] = x!.shape as [number, number, number, number];
    const line = tf.reshape(x!, [-1, segments, height * width, channels]);
    const still = tf.slice(line, [0, 0, 0, 2 * fold], [-1, -1, -1, -1]);
    const next = tf.slice(line, [0, 1, 0, 0], [-1, segments - 1, -1, fold]);
    const before = tf.slice(line, [0, 0, 0, fold], [-1, segments - 1, -1, fold]);
    const early = tf.pad(next, [
      [0, 0],
      [0, 1],
      [0, 0],
      [0, 0],
    ]);
    const late = tf.pad(before, [
      [0, 0],
      [1, 0],
      [0, 0],
      [0, 0],
    ]);
    return tf.reshape(tf.concat([early, late, still], 3), [-1, height, width, channels]);
  },
  concat: (tf, inputs, { axis }, call) => tf.concat([...inputs], pictureAxis(axis, call)),
  slice: (tf, [x], { axis, begin, end }, call) => {
    const at = pictureAxis(axis, call);
    const start = x!.shape.map((_, each) => (each === at ? begin : 0));
    const size = x!.shape.map((_, each) => (each === at ? end - begin : -1));
    return tf.slice(x!, start, size);
  },
  reshape: (tf, [x], { to }) => {
    const plain = x!.shape.length === 4 ? fromPicture(tf, x!) : x!;
    const shaped = tf.reshape(
      plain,
      to.map((dim) => (typeof dim === 'number' ? dim : -1)),
    );
    return to.length === 4 ? toPicture(tf, shaped) : shaped;
  },
  mean: (tf, [x], { axis }, call) => tf.mean(x!, pictureAxis(axis, call)),
  gemm: (tf, [x, weight, bias]) => tf.add(tf.matMul(x as Tfjs.Tensor2D, weight as Tfjs.Tensor2D, false, true), bias!),
  logSoftmax: (tf, [x]) => tf.logSoftmax(x!),
};

import { relu, sigmoid, zerosLike } from './graph/activation.js';
import { add, mul, sub } from './graph/arithmetic.js';
import { channelConv } from './graph/channel-conv.js';
import { type ConvOptions, conv } from './graph/conv.js';
import { gemm } from './graph/gemm.js';
import { concat, mean, repeat, reshape, slice } from './graph/layout.js';
import { averagePool, globalAveragePool, globalMaxPool, maxPool } from './graph/pool.js';
import { reflectPad } from './graph/reflect-pad.js';
import { picture, scale } from './graph/shape.js';
import { temporalShift } from './graph/temporal-shift.js';
import type { Value } from './graph/value.js';

/** How a product of the network gets its weights and treats the layers that differ between training and use. */
export type Layers = {
  /** The weight of this name in the authors' state dict; the same value for the same name. */
  weight(key: string, shape: readonly number[]): Value;
  /** Batch norm of this name: with running statistics in use, with the batch's in training. */
  normalise(x: Value, key: string): Value;
  /** Dropout in training, nothing in use. */
  dropout(x: Value): Value;
};

/** Local-spatial (16 blocks of the face), global-spatial (the whole face), dynamic-temporal (optical flow). */
export type Stream = 'L' | 'S' | 'T';

/** The six results, [N,classes] and [N,384], and the values inside at which the network can be cut. */
export type Network = {
  readonly logits: Value;
  readonly aux1Logits: Value;
  readonly aux2Logits: Value;
  readonly feature: Value;
  readonly aux1Feature: Value;
  readonly aux2Feature: Value;
  /** Encoded onset of the L and S streams, [N,32,H/2,W/2]: depends on the onset frame alone. */
  readonly onset: { readonly L: Value; readonly S: Value };
};

/** Channels of the network's input, [N,38,48,48], in the authors' order. */
export const inputChannels = 38;
/** Side of the network's input pictures, px. */
export const inputSize = 48;

/**
 * SKD-TSTSAN as published: three streams, each motion-magnified in feature space, classified together, with two auxiliary
 * heads for self-knowledge distillation.
 *
 * Source: Zhu et al., 'Three-Stream Temporal-Shift Attention Network Based on Self-Knowledge Distillation for
 * Micro-Expression Recognition'; encoder and manipulator after Oh et al., 'Learning-based Video Motion Magnification', ECCV 2018.
 * Keys and shapes are those of the authors' state dict. The backends research, section 0, lists what differs from the paper.
 *
 * @param input [N,38,H,W]: apex, onset, 16 apex blocks, 16 onset blocks, flow onset->apex u v, flow apex->offset u v, each in
 *   0..1. H = W = 48 for trained weights; any even side from 16 has the same weights.
 * @param amplification [N,1,1,1]: factor by which motion is magnified, for each sample its own.
 */
export function network(input: Value, amplification: Value, classes: number, layers: Layers): Network {
  const { batch, height, width } = picture(input.shape, 'the network');
  const encode = (x: Value, stream: Stream): Value => encoder(x, `Aug_Encoder_${stream}`, layers);
  const magnify = (onset: Value, apex: Value, factor: Value, stream: Stream): Value =>
    manipulator(onset, apex, factor, `Aug_Manipulator_${stream}`, layers);

  const onset = { L: encode(slice(input, 1, 18, 34), 'L'), S: encode(slice(input, 1, 1, 2), 'S') };
  const local = magnify(onset.L, encode(slice(input, 1, 2, 18), 'L'), amplification, 'L');
  const global = magnify(onset.S, encode(slice(input, 1, 0, 1), 'S'), amplification, 'S');

  // Both flows of a sample follow one another in the batch; their 'onset' is no movement at all.
  const flows = reshape(slice(input, 1, 34, 38), [scale(batch, 2), 2, height, width]);
  const still = encode(zerosLike(flows), 'T');
  const temporal = magnify(still, encode(flows, 'T'), repeat(amplification, 2), 'T');

  const first = { L: trunk1(local, 'L', layers), S: trunk1(global, 'S', layers), T: trunk1(temporal, 'T', layers) };
  const aux1 = head(first, (x, stream) => pair(x, stream, auxiliary('AC1'), layers));
  const second = eachStream(first, (x, stream) =>
    averagePool(pair(x, stream, [trunk(2), trunk(3)], layers), { size: 3, stride: 2, pad: 1 }),
  );
  const aux2 = head(second, (x, stream) => pair(x, stream, auxiliary('AC2'), layers));
  const feature = head(second, (x, stream) => pair(x, stream, [trunk(4), trunk(5)], layers));

  const classify = (x: Value, key: string): Value => {
    const weight = layers.weight(`${key}.weight`, [classes, 3 * 128]);
    return gemm(layers.dropout(x), weight, layers.weight(`${key}.bias`, [classes]));
  };
  return {
    logits: classify(feature, 'fc2'),
    aux1Logits: classify(aux1, 'AC1_fc'),
    aux2Logits: classify(aux2, 'AC2_fc'),
    feature,
    aux1Feature: aux1,
    aux2Feature: aux2,
    onset,
  };
}

/** Names of a block's convolution, batch norm and attention, and its output channels. */
type Block = { conv: string; norm: string; attention: string; channels: number };

const trunk = (level: 1 | 2 | 3 | 4 | 5): Block => ({
  conv: `conv${level}`,
  norm: `bn${level}`,
  attention: `ECA${level}`,
  channels: level < 4 ? 64 : 128,
});

const auxiliary = (name: 'AC1' | 'AC2'): readonly [Block, Block] => [
  { conv: `${name}_conv1`, norm: `${name}_bn1`, attention: `${name}_ECA1`, channels: 128 },
  { conv: `${name}_conv2`, norm: `${name}_bn2`, attention: `${name}_ECA2`, channels: 128 },
];

/** First block of a stream: 5x5 without padding and without a shift in time, then pooled. [.,32,24,24] -> [.,64,10,10] */
function trunk1(x: Value, stream: Stream, layers: Layers): Value {
  const block = trunk(1);
  const key = `${block.conv}_${stream}`;
  const mixed = conv(x, layers.weight(`${key}.weight`, [64, 32, 5, 5]), layers.weight(`${key}.bias`, [64]));
  return maxPool(finish(mixed, stream, block, layers), { size: 5, stride: 2, pad: 2 });
}

/** Two blocks of 3x3 convolutions; the temporal stream looks a step before and after first. */
function pair(x: Value, stream: Stream, blocks: readonly [Block, Block], layers: Layers): Value {
  return blocks.reduce((value, block) => {
    const { channels } = picture(value.shape, block.conv);
    const shifted = stream === 'T' ? temporalShift(value, { segments: 2, fold: channels / 8 }) : value;
    const key = stream === 'T' ? `${block.conv}_T.net` : `${block.conv}_${stream}`;
    const weight = layers.weight(`${key}.weight`, [block.channels, channels, 3, 3]);
    const mixed = conv(shifted, weight, layers.weight(`${key}.bias`, [block.channels]), { pad: 1 });
    return finish(mixed, stream, block, layers);
  }, x);
}

function finish(x: Value, stream: Stream, block: Block, layers: Layers): Value {
  const active = relu(layers.normalise(x, `${block.norm}_${stream}`));
  return stream === 'L' ? attend(active, block.attention, layers) : active;
}

/** Efficient channel attention over the average- and the max-pooled channels, one kernel for both. */
function attend(x: Value, key: string, layers: Layers): Value {
  const { channels } = picture(x.shape, key);
  const kernel = layers.weight(`${key}.conv.weight`, [1, 1, attentionSize(channels)]);
  const average = channelConv(globalAveragePool(x), kernel);
  const maximum = channelConv(globalMaxPool(x), kernel);
  return mul(x, sigmoid(add(average, maximum)));
}

/** Kernel of ECA for so many channels: (log2 C + 1) / 2, cut to an integer, made odd upwards. */
function attentionSize(channels: number): number {
  const size = Math.trunc(Math.abs(Math.log2(channels) + 1) / 2);
  return size % 2 === 1 ? size : size + 1;
}

/** The streams' last pictures, pooled and side by side: [N,384]. The temporal stream's two segments are averaged. */
function head(streams: Record<Stream, Value>, body: (x: Value, stream: Stream) => Value): Value {
  const pooled = eachStream(streams, (x, stream) => {
    const { batch } = picture(x.shape, 'head');
    const line = reshape(globalAveragePool(body(x, stream)), [batch, 128]);
    return stream === 'T' ? mean(reshape(line, [scale(batch, 1 / 2), 2, 128]), 1) : line;
  });
  return concat([pooled.L, pooled.S, pooled.T], 1);
}

function eachStream(streams: Record<Stream, Value>, f: (x: Value, stream: Stream) => Value): Record<Stream, Value> {
  return { L: f(streams.L, 'L'), S: f(streams.S, 'S'), T: f(streams.T, 'T') };
}

/** Motion representation of a picture. [.,C,H,W] -> [.,32,H/2,W/2] */
function encoder(x: Value, key: string, layers: Layers): Value {
  const { channels } = picture(x.shape, key);
  let value = relu(mirrored(x, `${key}.cba_1`, [16, channels, 7], layers));
  value = relu(mirrored(value, `${key}.cba_2`, [32, 16, 3], layers, { stride: 2 }));
  for (const block of ['resblks.0', 'resblks.1', 'resblks.2']) value = residual(value, `${key}.${block}`, layers);
  value = relu(mirrored(value, `${key}.motion_cba`, [32, 32, 3], layers));
  for (const block of ['motion_resblks.0', 'motion_resblks.1']) value = residual(value, `${key}.${block}`, layers);
  return value;
}

/** Adds the amplified difference of two motion representations to the second. [.,32,H,W] */
function manipulator(onset: Value, apex: Value, factor: Value, key: string, layers: Layers): Value {
  const difference = relu(mirrored(sub(apex, onset), `${key}.g`, [32, 32, 7], layers));
  const amplified = mirrored(mul(difference, factor), `${key}.h_conv`, [32, 32, 3], layers);
  return add(apex, residual(amplified, `${key}.h_resblk`, layers));
}

function residual(x: Value, key: string, layers: Layers): Value {
  const inner = relu(mirrored(x, `${key}.cba_1`, [32, 32, 3], layers));
  return add(mirrored(inner, `${key}.cba_2`, [32, 32, 3], layers), x);
}

/** Convolution without bias over a mirrored border: [out, in, side]. */
function mirrored(
  x: Value,
  key: string,
  shape: [number, number, number],
  layers: Layers,
  options: ConvOptions = {},
): Value {
  const [out, channels, side] = shape;
  const weight = layers.weight(`${key}.conv2d.weight`, [out, channels, side, side]);
  return conv(reflectPad(x, (side - 1) / 2), weight, undefined, options);
}

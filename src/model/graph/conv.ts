import type { EmitOnnx } from './emit.js';
import { GraphError } from './graph-error.js';
import { fixed, picture, show } from './shape.js';
import { call, type Value } from './value.js';

export type ConvOptions = {
  /** Default 1. */
  stride?: number;
  /** Zeros around the picture, px. Default 0. */
  pad?: number;
  /** Default 1. */
  groups?: number;
};

/**
 * 2-D cross-correlation as PyTorch's Conv2d: x [B,C,H,W], weight [O,C/groups,K,K], bias [O] or none -> [B,O,H',W'].
 * @throws GraphError when shapes do not fit.
 */
export function conv(x: Value, weight: Value, bias: Value | undefined, options: ConvOptions = {}): Value {
  const { stride = 1, pad = 0, groups = 1 } = options;
  const { batch, channels, height, width } = picture(x.shape, 'conv');
  const [out, per, kh, kw] = weight.shape.map(fixed);
  if (out === undefined || per === undefined || kh === undefined || kw === undefined || weight.shape.length !== 4) {
    throw new GraphError(`conv needs a weight [out, in, height, width], not ${show(weight.shape)}.`);
  }
  if (per * groups !== channels || out % groups !== 0) {
    throw new GraphError(`conv of ${show(x.shape)} in ${groups} group(s) does not fit a weight ${show(weight.shape)}.`);
  }
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== out)) {
    throw new GraphError(`conv with ${out} output channels does not fit a bias ${show(bias.shape)}.`);
  }
  const along = (size: number, kernel: number): number => Math.floor((size + 2 * pad - kernel) / stride) + 1;
  const shape = [batch, out, along(height, kh), along(width, kw)] as const;
  if (shape[2] < 1 || shape[3] < 1) {
    throw new GraphError(`conv: a kernel ${kh}x${kw} is larger than its picture ${show(x.shape)} with pad ${pad}.`);
  }
  return call('conv', bias ? [x, weight, bias] : [x, weight], { stride, pad, groups }, shape);
}

export const convOnnx: EmitOnnx<'conv'> = (writer, { inputs, call: { attributes, inputs: values } }) => {
  const { stride, pad, groups } = attributes;
  return writer.node('Conv', inputs, {
    kernel_shape: { ints: values[1]!.shape.slice(2).map(fixed) },
    strides: { ints: [stride, stride] },
    pads: { ints: [pad, pad, pad, pad] },
    dilations: { ints: [1, 1] },
    group: { int: groups },
  });
};

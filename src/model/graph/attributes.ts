import type { Shape } from './shape.js';

type None = Readonly<Record<never, never>>;
type Convolution = { readonly stride: number; readonly pad: number; readonly groups: number };
/** Size of the picture that a gradient is taken by, px. */
type Picture = { readonly height: number; readonly width: number };
type Window = { readonly size: number; readonly stride: number; readonly pad: number };

/** Every operation of the graph, with what it needs to know beside its inputs. Its meaning is in the file of its name. */
export type Attributes = {
  add: None;
  sub: None;
  mul: None;
  relu: None;
  sigmoid: None;
  zerosLike: None;
  /** Zero padding by `pad` pixels on each side. */
  conv: Convolution;
  channelConv: None;
  batchNorm: { readonly epsilon: number };
  reflectPad: { readonly pad: number };
  maxPool: Window;
  /** Padding counts as zeros. */
  averagePool: Window;
  globalAveragePool: None;
  globalMaxPool: None;
  temporalShift: { readonly segments: number; readonly fold: number };
  concat: { readonly axis: number };
  slice: { readonly axis: number; readonly begin: number; readonly end: number };
  reshape: { readonly to: Shape };
  mean: { readonly axis: number };
  gemm: None;
  logSoftmax: None;
  div: None;
  exp: None;
  sqrt: None;
  sign: None;
  equals: None;
  /** Does nothing but stop gradients. */
  detach: None;
  sum: { readonly axes: readonly number[] };
  spread: { readonly to: Shape };
  /** Axis `i` of the result is axis `order[i]` of the input. */
  transpose: { readonly order: readonly number[] };
  matMul: None;
  convInputGradient: Convolution & Picture;
  convWeightGradient: { readonly stride: number; readonly pad: number };
  channelConvInputGradient: None;
  channelConvWeightGradient: None;
  reflectPadGradient: None;
  maxPoolGradient: Window;
  averagePoolGradient: Window & Picture;
};

export type OpName = keyof Attributes;

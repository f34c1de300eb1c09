import { reluOnnx, sigmoidOnnx, zerosLikeOnnx } from './activation.js';
import { addOnnx, mulOnnx, subOnnx } from './arithmetic.js';
import type { OpName } from './attributes.js';
import { batchNormOnnx } from './batch-norm.js';
import { channelConvOnnx } from './channel-conv.js';
import { channelConvInputGradientOnnx, channelConvWeightGradientOnnx } from './channel-conv-gradient.js';
import { convOnnx } from './conv.js';
import { convInputGradientOnnx, convWeightGradientOnnx } from './conv-gradient.js';
import { detachOnnx, divOnnx, equalsOnnx, expOnnx, signOnnx, sqrtOnnx } from './elementwise.js';
import type { EmitOnnx } from './emit.js';
import { gemmOnnx } from './gemm.js';
import { concatOnnx, meanOnnx, reshapeOnnx, sliceOnnx } from './layout.js';
import { matMulOnnx, spreadOnnx, sumOnnx, transposeOnnx } from './linear.js';
import { logSoftmaxOnnx } from './log-softmax.js';
import { averagePoolOnnx, globalAveragePoolOnnx, globalMaxPoolOnnx, maxPoolOnnx } from './pool.js';
import { averagePoolGradientOnnx, maxPoolGradientOnnx } from './pool-gradient.js';
import { reflectPadOnnx } from './reflect-pad.js';
import { reflectPadGradientOnnx } from './reflect-pad-gradient.js';
import { temporalShiftOnnx } from './temporal-shift.js';

/** How each operation is computed by standard ONNX operators. */
export const plainOperations: { readonly [K in OpName]: EmitOnnx<K> } = {
  add: addOnnx,
  sub: subOnnx,
  mul: mulOnnx,
  relu: reluOnnx,
  sigmoid: sigmoidOnnx,
  zerosLike: zerosLikeOnnx,
  conv: convOnnx,
  channelConv: channelConvOnnx,
  batchNorm: batchNormOnnx,
  reflectPad: reflectPadOnnx,
  maxPool: maxPoolOnnx,
  averagePool: averagePoolOnnx,
  globalAveragePool: globalAveragePoolOnnx,
  globalMaxPool: globalMaxPoolOnnx,
  temporalShift: temporalShiftOnnx,
  concat: concatOnnx,
  slice: sliceOnnx,
  reshape: reshapeOnnx,
  mean: meanOnnx,
  gemm: gemmOnnx,
  logSoftmax: logSoftmaxOnnx,
  div: divOnnx,
  exp: expOnnx,
  sqrt: sqrtOnnx,
  sign: signOnnx,
  equals: equalsOnnx,
  detach: detachOnnx,
  sum: sumOnnx,
  spread: spreadOnnx,
  transpose: transposeOnnx,
  matMul: matMulOnnx,
  convInputGradient: convInputGradientOnnx,
  convWeightGradient: convWeightGradientOnnx,
  channelConvInputGradient: channelConvInputGradientOnnx,
  channelConvWeightGradient: channelConvWeightGradientOnnx,
  reflectPadGradient: reflectPadGradientOnnx,
  maxPoolGradient: maxPoolGradientOnnx,
  averagePoolGradient: averagePoolGradientOnnx,
};

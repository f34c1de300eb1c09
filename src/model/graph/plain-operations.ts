import { reluOnnx, sigmoidOnnx, zerosLikeOnnx } from './activation.js';
import { addOnnx, mulOnnx, subOnnx } from './arithmetic.js';
import type { OpName } from './attributes.js';
import { batchNormOnnx } from './batch-norm.js';
import { channelConvOnnx } from './channel-conv.js';
import { convOnnx } from './conv.js';
import type { EmitOnnx } from './emit.js';
import { gemmOnnx } from './gemm.js';
import { concatOnnx, meanOnnx, reshapeOnnx, sliceOnnx } from './layout.js';
import { logSoftmaxOnnx } from './log-softmax.js';
import { averagePoolOnnx, globalAveragePoolOnnx, globalMaxPoolOnnx, maxPoolOnnx } from './pool.js';
import { reflectPadOnnx } from './reflect-pad.js';
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
};

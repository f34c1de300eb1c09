import type { OpName } from '../attributes.js';
import {
  addGradient,
  divGradient,
  expGradient,
  logSoftmaxGradient,
  mulGradient,
  reluGradient,
  sigmoidGradient,
  sqrtGradient,
  subGradient,
} from './elementwise-gradients.js';
import {
  concatGradient,
  gemmGradient,
  matMulGradient,
  meanGradient,
  reshapeGradient,
  sliceGradient,
  spreadGradient,
  sumGradient,
  temporalShiftGradient,
  transposeGradient,
} from './layout-gradients.js';
import {
  averagePoolVectorJacobian,
  batchNormGradient,
  channelConvGradient,
  convGradient,
  globalAveragePoolGradient,
  globalMaxPoolGradient,
  maxPoolVectorJacobian,
  reflectPadVectorJacobian,
} from './picture-gradients.js';
import type { VectorJacobian } from './vector-jacobian.js';

const flat = (): readonly undefined[] => [];

/** The vector-Jacobian product of each operation. The gradients' own operations have none: nothing is differentiated twice. */
export const gradientTable: { readonly [K in OpName]?: VectorJacobian<K> } = {
  add: addGradient,
  sub: subGradient,
  mul: mulGradient,
  div: divGradient,
  relu: reluGradient,
  sigmoid: sigmoidGradient,
  exp: expGradient,
  sqrt: sqrtGradient,
  logSoftmax: logSoftmaxGradient,
  zerosLike: flat,
  sign: flat,
  equals: flat,
  detach: flat,
  conv: convGradient,
  channelConv: channelConvGradient,
  batchNorm: batchNormGradient,
  reflectPad: reflectPadVectorJacobian,
  maxPool: maxPoolVectorJacobian,
  averagePool: averagePoolVectorJacobian,
  globalAveragePool: globalAveragePoolGradient,
  globalMaxPool: globalMaxPoolGradient,
  temporalShift: temporalShiftGradient,
  concat: concatGradient,
  slice: sliceGradient,
  reshape: reshapeGradient,
  mean: meanGradient,
  sum: sumGradient,
  spread: spreadGradient,
  transpose: transposeGradient,
  matMul: matMulGradient,
  gemm: gemmGradient,
};

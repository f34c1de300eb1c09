import type { EmitOnnx } from './emit.js';
import { GraphError } from './graph-error.js';
import { show } from './shape.js';
import { call, type Value } from './value.js';

/** log(exp(x) / sum exp(x)) along the last axis, x [B,C]. @throws GraphError for another rank. */
export function logSoftmax(x: Value): Value {
  if (x.shape.length !== 2) throw new GraphError(`logSoftmax needs [batch, classes], not ${show(x.shape)}.`);
  return call('logSoftmax', [x], {}, x.shape);
}

export const logSoftmaxOnnx: EmitOnnx<'logSoftmax'> = (writer, { inputs }) =>
  writer.node('LogSoftmax', inputs, { axis: { int: -1 } });

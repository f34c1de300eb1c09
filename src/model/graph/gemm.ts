import type { EmitOnnx } from './emit.js';
import { GraphError } from './graph-error.js';
import { type Dim, fixed, show } from './shape.js';
import { call, type Value } from './value.js';

/** x weight^T + bias: x [B,I], weight [O,I], bias [O] -> [B,O], as PyTorch's Linear. @throws GraphError when shapes do not fit. */
export function gemm(x: Value, weight: Value, bias: Value): Value {
  const fits = x.shape.length === 2 && weight.shape.length === 2 && x.shape[1] === weight.shape[1];
  if (!fits || bias.shape.length !== 1 || bias.shape[0] !== weight.shape[0]) {
    throw new GraphError(`gemm cannot combine ${show(x.shape)}, ${show(weight.shape)} and ${show(bias.shape)}.`);
  }
  return call('gemm', [x, weight, bias], {}, [x.shape[0] as Dim, fixed(weight.shape[0])]);
}

export const gemmOnnx: EmitOnnx<'gemm'> = (writer, { inputs }) => writer.node('Gemm', inputs, { transB: { int: 1 } });

import type { EmitOnnx } from './emit.js';
import { picture } from './shape.js';
import { call, type Value } from './value.js';

/** Gradient of `reflectPad`: folds the border of dy [B,C,H+2p,W+2p] back onto the pixels it mirrors -> [B,C,H,W]. */
export function reflectPadGradient(dy: Value, pad: number): Value {
  const { batch, channels, height, width } = picture(dy.shape, 'reflectPadGradient');
  return call('reflectPadGradient', [dy], {}, [batch, channels, height - 2 * pad, width - 2 * pad]);
}

/** Products with constant matrices of zeros and ones, one for each direction. */
export const reflectPadGradientOnnx: EmitOnnx<'reflectPadGradient'> = (writer, { inputs, call, shape }) => {
  const outer = picture(call.inputs[0]!.shape, 'reflectPadGradient');
  const { height, width } = picture(shape, 'reflectPadGradient');
  const right = writer.floats(`unmirror_${outer.width}_${width}`, [outer.width, width], () =>
    mirrored(outer.width, width, (wide, narrow) => wide * width + narrow),
  );
  const left = writer.floats(`unmirror_${height}_${outer.height}_left`, [height, outer.height], () =>
    mirrored(outer.height, height, (wide, narrow) => narrow * outer.height + wide),
  );
  return writer.node('MatMul', [left, writer.node('MatMul', [inputs[0]!, right])]);
};

/** 1 where padded position `wide` shows pixel `narrow`. */
function mirrored(outer: number, inner: number, at: (wide: number, narrow: number) => number): Float32Array {
  const matrix = new Float32Array(outer * inner);
  const pad = (outer - inner) / 2;
  for (let wide = 0; wide < outer; wide++) {
    const position = Math.abs(wide - pad);
    matrix[at(wide, position < inner ? position : 2 * (inner - 1) - position)] = 1;
  }
  return matrix;
}

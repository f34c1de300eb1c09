import type { EmitOnnx } from './emit.js';
import { GraphError } from './graph-error.js';
import { picture, show } from './shape.js';
import { call, type Value } from './value.js';

/**
 * Mirrors `pad` pixels outwards on every side, the edge itself not repeated: [B,C,H,W] -> [B,C,H+2p,W+2p].
 * @throws GraphError when the picture is not larger than the pad.
 */
export function reflectPad(x: Value, pad: number): Value {
  const { batch, channels, height, width } = picture(x.shape, 'reflectPad');
  if (pad >= height || pad >= width) throw new GraphError(`reflectPad of ${pad} is too wide for ${show(x.shape)}.`);
  return call('reflectPad', [x], { pad }, [batch, channels, height + 2 * pad, width + 2 * pad]);
}

export const reflectPadOnnx: EmitOnnx<'reflectPad'> = (writer, { inputs, call: { attributes } }) => {
  const { pad } = attributes;
  return writer.node('Pad', [inputs[0]!, writer.integers([0, 0, pad, pad, 0, 0, pad, pad])], {
    mode: { string: 'reflect' },
  });
};

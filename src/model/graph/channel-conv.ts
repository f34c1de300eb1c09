import type { EmitOnnx } from './emit.js';
import { GraphError } from './graph-error.js';
import { fixed, picture, show } from './shape.js';
import { call, type Value } from './value.js';

/**
 * 1-D cross-correlation along the channels of x [B,C,1,1] with one shared kernel [1,1,K], K odd, zeros beyond the ends: the
 * convolution of ECA (Wang et al., ECA-Net, CVPR 2020, section 3.3). -> [B,C,1,1]
 * @throws GraphError when shapes do not fit.
 */
export function channelConv(x: Value, weight: Value): Value {
  const { height, width } = picture(x.shape, 'channelConv');
  const size = weight.shape.length === 3 ? fixed(weight.shape[2]) : 0;
  if (height !== 1 || width !== 1) throw new GraphError(`channelConv needs pooled pictures, not ${show(x.shape)}.`);
  if (size % 2 !== 1 || weight.shape[0] !== 1 || weight.shape[1] !== 1) {
    throw new GraphError(`channelConv needs a kernel [1,1,odd], not ${show(weight.shape)}.`);
  }
  return call('channelConv', [x, weight], {}, x.shape);
}

export const channelConvOnnx: EmitOnnx<'channelConv'> = (writer, { inputs, call: { inputs: values } }) => {
  const size = fixed(values[1]!.shape[2]);
  const channels = fixed(values[0]!.shape[1]);
  const line = writer.node('Reshape', [inputs[0]!, writer.integers([-1, 1, channels])]);
  const mixed = writer.node('Conv', [line, inputs[1]!], {
    kernel_shape: { ints: [size] },
    pads: { ints: [(size - 1) / 2, (size - 1) / 2] },
  });
  return writer.node('Reshape', [mixed, writer.integers([-1, channels, 1, 1])]);
};

import { InferenceSession, Tensor } from 'onnxruntime-node';
import { blockedDomain } from '../graph/blocked/layouts.js';
import { encodeOnnx } from '../onnx-encode.js';

/**
 * Channels a block of this machine's convolutions, found by having onnxruntime reorder counted pixels; undefined where it
 * has no blocked layout. AVX-512 has 16, AVX2 has 8.
 */
export async function detectBlock(): Promise<number | undefined> {
  const channels = 64;
  const bytes = encodeOnnx({
    name: 'block',
    inputs: [{ name: 'x', type: 'float32', dims: [1, channels, 1, 2] }],
    outputs: [{ name: 'y', type: 'float32', dims: [1, channels, 1, 2] }],
    nodes: [{ op: 'ReorderInput', inputs: ['x'], outputs: ['y'], domain: blockedDomain }],
    initializers: [],
    opsets: { '': 17, [blockedDomain]: 1 },
  });
  // An onnxruntime without this domain refuses the model: that is the answer, not a failure.
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 4 }).catch(() => undefined);
  if (!session) return undefined;
  // Channel c holds 2c and 2c + 1: the 1 lies one block after the 0.
  const counted = Float32Array.from({ length: 2 * channels }, (_, index) => index);
  const { y } = await session.run({ x: new Tensor('float32', counted, [1, channels, 1, 2]) });
  await session.release();
  const block = (y!.data as Float32Array).indexOf(1);
  return block > 1 ? block : undefined;
}

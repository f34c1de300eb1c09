import test from 'ava';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeOnnx, type OnnxGraph } from '../../src/model/onnx-encode.js';

const f32 = (name: string, dims: number[], values: number[]) =>
  ({ name, type: 'float32', dims, data: Float32Array.from(values) }) as const;

/** y = leakyRelu(x * w^T + b) reshaped, sliced: every attribute and tensor type that can be checked by its effect. */
const graph: OnnxGraph = {
  name: 'sample',
  inputs: [{ name: 'x', type: 'float32', dims: ['N', 2] }],
  outputs: [
    { name: 'y', type: 'float32', dims: ['N', 3] },
    { name: 'half', type: 'float16', dims: ['N', 3] },
    { name: 'flat', type: 'float32', dims: ['M'] },
    { name: 'constant', type: 'int64', dims: [] },
  ],
  nodes: [
    { op: 'Gemm', inputs: ['x', 'w', 'b'], outputs: ['z'], attributes: { transB: { int: 1 }, alpha: { float: 0.5 } } },
    { op: 'LeakyRelu', inputs: ['z'], outputs: ['y'], attributes: { alpha: { float: 0.25 } } },
    { op: 'Cast', inputs: ['y'], outputs: ['half'], attributes: { to: { int: 10 } } },
    { op: 'Reshape', inputs: ['y', 'minus'], outputs: ['flat'] },
    {
      op: 'Constant',
      inputs: [],
      outputs: ['constant'],
      attributes: { value: { tensor: { name: '', type: 'int64', dims: [], data: BigInt64Array.of(-7n) } } },
    },
  ],
  initializers: [
    f32('w', [3, 2], [1, 2, 3, 4, -5, -6]),
    f32('b', [3], [0.5, 0, 0]),
    { name: 'minus', type: 'int64', dims: [1], data: BigInt64Array.of(-1n) },
  ],
  metadata: { labels: '["ä"]' },
};

test('a model is loaded and computed by onnxruntime', async (t) => {
  const session = await InferenceSession.create(encodeOnnx(graph));
  t.deepEqual([...session.inputNames], ['x']);
  const out = await session.run({ x: new Tensor('float32', [1, 1, 2, 0], [2, 2]) });
  t.deepEqual([...(out['y']!.data as Float32Array)], [2, 3.5, -1.375, 1.5, 3, -1.25]);
  t.deepEqual([...(out['flat']!.data as Float32Array)], [2, 3.5, -1.375, 1.5, 3, -1.25]);
  t.is(out['half']!.type, 'float16');
  t.deepEqual([...(out['constant']!.data as BigInt64Array)], [-7n]);
  t.deepEqual(out['constant']!.dims, []);
  await session.release();
});

test('attributes of every list type arrive', async (t) => {
  const bytes = encodeOnnx({
    name: 'lists',
    inputs: [{ name: 'x', type: 'float32', dims: [1, 1, 2, 2] }],
    outputs: [
      { name: 'padded', type: 'float32', dims: [1, 1, 2, 2] },
      { name: 'floats', type: 'float32', dims: [2] },
      { name: 'words', type: 'float32', dims: [1, 1, 2, 2] },
    ],
    nodes: [
      {
        op: 'MaxPool',
        inputs: ['x'],
        outputs: ['padded'],
        attributes: { kernel_shape: { ints: [1, 1] }, pads: { ints: [0, 0, 0, 0] }, auto_pad: { string: 'NOTSET' } },
      },
      { op: 'Constant', inputs: [], outputs: ['floats'], attributes: { value_floats: { floats: [1.5, -2] } } },
      { op: 'Identity', inputs: ['x'], outputs: ['words'], name: 'named', domain: '' },
    ],
    initializers: [],
  });
  const session = await InferenceSession.create(bytes);
  const out = await session.run({ x: new Tensor('float32', [1, 2, 3, 4], [1, 1, 2, 2]) });
  t.deepEqual([...(out['padded']!.data as Float32Array)], [1, 2, 3, 4]);
  t.deepEqual([...(out['floats']!.data as Float32Array)], [1.5, -2]);
});

test('views into a larger buffer are encoded at their own offset', async (t) => {
  const backing = Float32Array.of(9, 9, 1, 2, 9);
  const bytes = encodeOnnx({
    name: 'view',
    inputs: [],
    outputs: [{ name: 'y', type: 'float32', dims: [2] }],
    nodes: [{ op: 'Identity', inputs: ['w'], outputs: ['y'] }],
    initializers: [{ name: 'w', type: 'float32', dims: [2], data: backing.subarray(2, 4) }],
  });
  const session = await InferenceSession.create(bytes);
  t.deepEqual([...((await session.run({}))['y']!.data as Float32Array)], [1, 2]);
});

import type { OnnxGraph } from '../../src/model/onnx-encode.js';
import { elements, toFloat32 } from '../../src/model/tensor.js';
import { GraphBuilder } from './graph-builder.js';
import type { TfliteGraph, TfliteNode } from './tflite.js';

/** BuiltinOperator numbers (schema.fbs) of all that the face networks use. */
const op = {
  add: 0,
  conv: 3,
  depthwise: 4,
  dequantize: 6,
  maxPool: 17,
  relu: 19,
  reshape: 22,
  resizeBilinear: 23,
  pad: 34,
  prelu: 54,
};

/**
 * Restates a TFLite face network as an ONNX graph of one gray channel: input `gray` [1,1,H,W], outputs NCHW.
 *
 * The TFLite graph is NHWC and takes RGB. The ONNX graph is NCHW throughout, and its first filter is summed over the
 * colours: exact for R = G = B. A final reshape is dropped, since readers index the planes. Throws on any operation or
 * option that the face networks do not have.
 */
export function convertGraph(
  graph: TfliteGraph,
  naming: {
    readonly name: string;
    readonly metadata: Readonly<Record<string, string>>;
    readonly outputs: readonly string[];
  },
  Builder: typeof GraphBuilder = GraphBuilder,
): OnnxGraph {
  const [input] = graph.inputs;
  const built = new Builder(new Map([[input, 'gray']]));
  const weights = new Map<number, Float32Array>();
  for (const node of graph.nodes) {
    if (node.op === op.dequantize) weights.set(node.outputs[0], halves(graph, node.inputs[0]));
    else convertNode(graph, node, weights, built);
  }
  const outputs = graph.outputs.map((index, i) => {
    const last = graph.nodes.find((node) => node.outputs[0] === index)!;
    const [n, h, w, c] = graph.tensors[last.op === op.reshape ? last.inputs[0] : index].shape;
    return { tensor: index, name: naming.outputs[i], dims: [n, c, h, w] };
  });
  const [, height, width] = graph.tensors[input].shape;
  return built.finish(naming, [{ name: 'gray', type: 'float32', dims: [1, 1, height, width] }], outputs);
}

function convertNode(
  graph: TfliteGraph,
  node: TfliteNode,
  weights: ReadonlyMap<number, Float32Array>,
  built: GraphBuilder,
): void {
  const [first, second, third] = node.inputs;
  const [output] = node.outputs;
  const shapeOf = (tensor: number) => graph.tensors[tensor].shape;
  const weightsOf = (tensor: number) => weights.get(tensor) ?? fail(`tensor ${tensor} is no weight`);

  switch (node.op) {
    case op.conv: {
      const [o, h, w, i] = shapeOf(second);
      const channels = first === graph.inputs[0] ? 1 : i;
      const filter = new Float32Array(o * channels * h * w);
      const ohwi = weightsOf(second);
      for (let from = 0; from < ohwi.length; from++) {
        const channel = channels === 1 ? 0 : from % i;
        const pixel = Math.floor(from / i) % (h * w);
        filter[(Math.floor(from / (i * h * w)) * channels + channel) * h * w + pixel] += ohwi[from];
      }
      const constants = [
        built.constant(output, 'weight', [o, channels, h, w], filter),
        built.constant(output, 'bias', [o], weightsOf(third)),
      ];
      unfused(node, 3);
      built.add('Conv', [first], output, constants, window(node, shapeOf(first), [h, w]));
      break;
    }
    case op.depthwise: {
      const [, h, w, c] = shapeOf(second);
      if (node.options!.int32(3) !== 1) fail('a depth multiplier other than 1');
      const hwc = weightsOf(second);
      const filter = Float32Array.from(
        { length: hwc.length },
        (_, to) => hwc[(to % (h * w)) * c + Math.floor(to / (h * w))],
      );
      const constants = [
        built.constant(output, 'weight', [c, 1, h, w], filter),
        built.constant(output, 'bias', [c], weightsOf(third)),
      ];
      unfused(node, 4);
      built.add('Conv', [first], output, constants, { ...window(node, shapeOf(first), [h, w]), group: { int: c } });
      break;
    }
    case op.maxPool: {
      unfused(node, 5);
      const size: [number, number] = [node.options!.int32(4), node.options!.int32(3)];
      built.add('MaxPool', [first], output, [], window(node, shapeOf(first), size));
      break;
    }
    case op.add:
      unfused(node, 0);
      built.add('Add', [first, second], output);
      break;
    case op.relu:
      built.add('Relu', [first], output);
      break;
    case op.prelu:
      built.prelu(first, output, weightsOf(second));
      break;
    case op.pad:
      built.widen(first, output, shapeOf(first)[3], shapeOf(output)[3]);
      break;
    case op.resizeBilinear: {
      if (node.options!.int8(3) !== 1) fail('a resize without half pixel centres');
      const [, h, w] = shapeOf(first);
      const [, toH, toW] = shapeOf(output);
      const scales = built.constant(output, 'scales', [4], Float32Array.from([1, 1, toH / h, toW / w]));
      const attributes = { mode: { string: 'linear' }, coordinate_transformation_mode: { string: 'half_pixel' } };
      built.add('Resize', [first], output, ['', scales], attributes);
      break;
    }
    case op.reshape:
      built.alias(first, output);
      break;
    default:
      fail(`operation ${node.op} is not among those of the face networks`);
  }
}

/** Stride, kernel and padding of a convolution or pool: TFLite's SAME puts the odd pixel behind. */
function window(node: TfliteNode, [, height, width]: readonly number[], kernel: readonly [number, number]) {
  const options = node.options!;
  const strides = [options.int32(2), options.int32(1)];
  const total = [height, width].map((size, axis) => {
    const needed = (Math.ceil(size / strides[axis]) - 1) * strides[axis] + kernel[axis] - size;
    return options.int8(0) === 0 ? Math.max(needed, 0) : 0;
  });
  const before = total.map((pixels) => pixels >> 1);
  const pads = [...before, ...total.map((pixels, axis) => pixels - before[axis])];
  return { kernel_shape: { ints: kernel }, strides: { ints: strides }, pads: { ints: pads } };
}

/** Weights are stored as float16; widening them is exact. */
function halves(graph: TfliteGraph, tensor: number): Float32Array {
  const { type, shape, data } = graph.tensors[tensor];
  if (type !== 'float16' || data === undefined) fail(`tensor ${tensor} is not float16 data`);
  return toFloat32({ dtype: 'float16', shape, data: elements('float16', data) });
}

function unfused(node: TfliteNode, slot: number): void {
  if ((node.options?.int8(slot) ?? 0) !== 0) fail('an activation fused into another operation');
}

function fail(why: string): never {
  throw new Error(`The network holds ${why}; convert-face-models knows only what the two face networks of 2022 use.`);
}

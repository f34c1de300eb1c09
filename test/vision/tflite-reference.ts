import { readTflite, type TfliteGraph, type TfliteNode } from '../../scripts/face-models/tflite.js';

type Volume = { readonly shape: readonly number[]; readonly data: Float32Array };

/**
 * Computes a TFLite face network straight from its file, operation by operation, in plain loops: the oracle for the
 * converted ONNX. `rgb` is [H, W, 3]; the result holds the outputs in the file's order, NHWC.
 */
export function runTflite(bytes: Uint8Array, rgb: Float32Array): Volume[] {
  const graph = readTflite(bytes);
  const values = new Map<number, Volume>([
    [graph.inputs[0], { shape: graph.tensors[graph.inputs[0]].shape, data: rgb }],
  ]);
  for (const node of graph.nodes) {
    const [output] = node.outputs;
    const inputs = node.inputs.map((index) => values.get(index) as Volume);
    values.set(output, { shape: graph.tensors[output].shape, data: compute(graph, node, inputs) });
  }
  return graph.outputs.map((index) => values.get(index) as Volume);
}

function compute(graph: TfliteGraph, node: TfliteNode, inputs: Volume[]): Float32Array {
  const [first, second, third] = inputs;
  const { shape } = graph.tensors[node.outputs[0]];
  switch (node.op) {
    case 0:
      return first.data.map((value, i) => value + second.data[i]);
    case 3:
      return convolve(node, first, second, third, shape, false);
    case 4:
      return convolve(node, first, second, third, shape, true);
    case 6:
      return halves(graph.tensors[node.inputs[0]].data as Uint8Array);
    case 17:
      return maxPool(first, shape);
    case 19:
      return first.data.map((value) => Math.max(value, 0));
    case 22:
      return first.data;
    case 23:
      return twice(first, shape);
    case 34:
      return Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => {
        const [from, to] = [first.shape[3], shape[3]];
        return i % to < from ? first.data[Math.floor(i / to) * from + (i % to)] : 0;
      });
    case 54:
      return first.data.map((value, i) => (value < 0 ? value * second.data[i % second.data.length] : value));
    default:
      throw new Error(`operation ${node.op}`);
  }
}

/** float16 by way of float32's bits: shift the exponent's bias from 15 to 127. */
function halves(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 2 }, (_, i) => {
    const half = view.getUint16(2 * i, true);
    const bits = Uint32Array.of(((half & 0x8000) << 16) | ((half & 0x7fff) << 13));
    return new Float32Array(bits.buffer)[0] * 2 ** 112;
  });
}

function convolve(
  node: TfliteNode,
  input: Volume,
  filter: Volume,
  bias: Volume,
  [, outH, outW, outC]: readonly number[],
  depthwise: boolean,
): Float32Array {
  const [, inH, inW, inC] = input.shape;
  const [kernelH, kernelW] = filter.shape.slice(1, 3);
  const [strideW, strideH] = [node.options!.int32(1), node.options!.int32(2)];
  const same = node.options!.int8(0) === 0;
  const before = (out: number, size: number, stride: number, kernel: number) =>
    same ? Math.floor(Math.max((out - 1) * stride + kernel - size, 0) / 2) : 0;
  const [padH, padW] = [before(outH, inH, strideH, kernelH), before(outW, inW, strideW, kernelW)];
  const out = new Float32Array(outH * outW * outC);
  const sums = new Float64Array(outC);
  for (let y = 0; y < outH; y++)
    for (let x = 0; x < outW; x++) {
      sums.set(bias.data);
      for (let ky = 0; ky < kernelH; ky++)
        for (let kx = 0; kx < kernelW; kx++) {
          const [row, column] = [y * strideH + ky - padH, x * strideW + kx - padW];
          if (row < 0 || row >= inH || column < 0 || column >= inW) continue;
          const at = (row * inW + column) * inC;
          const tap = ky * kernelW + kx;
          for (let o = 0; o < outC; o++) {
            if (depthwise) sums[o] += input.data[at + o] * filter.data[tap * outC + o];
            else {
              const weights = (o * kernelH * kernelW + tap) * inC;
              let sum = 0;
              for (let c = 0; c < inC; c++) sum += input.data[at + c] * filter.data[weights + c];
              sums[o] += sum;
            }
          }
        }
      out.set(sums, (y * outW + x) * outC);
    }
  return out;
}

function maxPool(input: Volume, [, outH, outW, channels]: readonly number[]): Float32Array {
  const width = input.shape[2];
  return Float32Array.from({ length: outH * outW * channels }, (_, i) => {
    const channel = i % channels;
    const [x, y] = [Math.floor(i / channels) % outW, Math.floor(i / channels / outW)];
    const at = (dy: number, dx: number) => input.data[((2 * y + dy) * width + 2 * x + dx) * channels + channel];
    return Math.max(at(0, 0), at(0, 1), at(1, 0), at(1, 1));
  });
}

/** Twice the size, bilinear, half pixel centres. */
function twice(input: Volume, [, outH, outW, channels]: readonly number[]): Float32Array {
  const [, height, width] = input.shape;
  const place = (i: number, size: number) => Math.min(Math.max((i + 0.5) / 2 - 0.5, 0), size - 1);
  return Float32Array.from({ length: outH * outW * channels }, (_, i) => {
    const channel = i % channels;
    const [u, v] = [place(Math.floor(i / channels) % outW, width), place(Math.floor(i / channels / outW), height)];
    const [left, top] = [Math.floor(u), Math.floor(v)];
    const at = (y: number, x: number) =>
      input.data[(Math.min(y, height - 1) * width + Math.min(x, width - 1)) * channels + channel];
    const upper = at(top, left) * (left + 1 - u) + at(top, left + 1) * (u - left);
    const lower = at(top + 1, left) * (left + 1 - u) + at(top + 1, left + 1) * (u - left);
    return upper * (top + 1 - v) + lower * (v - top);
  });
}

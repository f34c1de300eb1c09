import { ProtobufWriter } from './protobuf-writer.js';

/** Element types, by their number in onnx.proto (TensorProto.DataType). */
export const onnxTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  bfloat16: 16,
} as const;

export type OnnxType = keyof typeof onnxTypes;

/** A constant. `data` holds the elements row-major and little-endian (raw_data); a scalar has `dims: []`. */
export type OnnxTensor = {
  readonly name: string;
  readonly type: OnnxType;
  readonly dims: readonly number[];
  readonly data: ArrayBufferView;
};

/** One attribute, tagged by its type: ONNX tells 1 from 1.0. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }
  | { readonly tensor: OnnxTensor };

/** One operator call. An input that is left out is the empty string. */
export type OnnxNode = {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
};

/** A graph input or output. A dimension given as a string is symbolic: free at run time, equal wherever it has the same name. */
export type OnnxValue = {
  readonly name: string;
  readonly type: OnnxType;
  readonly dims: readonly (number | string)[];
};

/** A whole model. `metadata` becomes metadata_props. */
export type OnnxGraph = {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** In an order in which every input is already computed. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  /** Shapes inside that a consumer could not work out by itself (value_info). */
  readonly values?: readonly OnnxValue[];
  /** Operator set versions by domain; '' is ONNX's own. Default `{ '': 17 }`. */
  readonly opsets?: Readonly<Record<string, number>>;
  readonly metadata?: Readonly<Record<string, string>>;
};

/** IR version 8 came with opset 17 (ONNX 1.12): old enough for every consumer in use. */
const irVersion = 8;

/**
 * Encodes a graph as an ONNX ModelProto. Nothing is checked beyond the encoding; the graph builder checks shapes.
 * Field numbers: onnx.proto of ONNX 1.12.
 */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  const model = new ProtobufWriter().int(1, irVersion).string(2, 'mien').message(7, graphProto(graph));
  for (const [domain, version] of Object.entries(graph.opsets ?? { '': 17 })) {
    model.message(8, new ProtobufWriter().string(1, domain).int(2, version));
  }
  for (const [key, value] of Object.entries(graph.metadata ?? {})) {
    model.message(14, new ProtobufWriter().string(1, key).string(2, value));
  }
  return model.bytes();
}

function graphProto(graph: OnnxGraph): ProtobufWriter {
  const proto = new ProtobufWriter();
  for (const node of graph.nodes) proto.message(1, nodeProto(node));
  proto.string(2, graph.name);
  for (const tensor of graph.initializers) proto.message(5, tensorProto(tensor));
  for (const value of graph.inputs) proto.message(11, valueProto(value));
  for (const value of graph.outputs) proto.message(12, valueProto(value));
  for (const value of graph.values ?? []) proto.message(13, valueProto(value));
  return proto;
}

function nodeProto(node: OnnxNode): ProtobufWriter {
  const proto = new ProtobufWriter();
  for (const input of node.inputs) proto.string(1, input);
  for (const output of node.outputs) proto.string(2, output);
  proto.string(3, node.name ?? node.outputs[0] ?? '').string(4, node.op);
  for (const [name, attribute] of Object.entries(node.attributes ?? {}))
    proto.message(5, attributeProto(name, attribute));
  if (node.domain) proto.string(7, node.domain);
  return proto;
}

function attributeProto(name: string, attribute: OnnxAttribute): ProtobufWriter {
  const proto = new ProtobufWriter().string(1, name);
  if ('float' in attribute) return proto.float(2, attribute.float).int(20, 1);
  if ('int' in attribute) return proto.int(3, attribute.int).int(20, 2);
  if ('string' in attribute) return proto.string(4, attribute.string).int(20, 3);
  if ('tensor' in attribute) return proto.message(5, tensorProto(attribute.tensor)).int(20, 4);
  if ('floats' in attribute) return proto.floats(7, attribute.floats).int(20, 6);
  if ('ints' in attribute) return proto.ints(8, attribute.ints).int(20, 7);
  for (const value of attribute.strings) proto.string(9, value);
  return proto.int(20, 8);
}

function tensorProto({ name, type, dims, data }: OnnxTensor): ProtobufWriter {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return new ProtobufWriter().ints(1, dims).int(2, onnxTypes[type]).string(8, name).raw(9, bytes);
}

function valueProto({ name, type, dims }: OnnxValue): ProtobufWriter {
  const shape = new ProtobufWriter();
  for (const dim of dims) {
    const proto = new ProtobufWriter();
    shape.message(1, typeof dim === 'number' ? proto.int(1, dim) : proto.string(2, dim));
  }
  const tensor = new ProtobufWriter().int(1, onnxTypes[type]).message(2, shape);
  return new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().message(1, tensor));
}

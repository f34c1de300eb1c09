import { FlatTable } from './flat-table.js';

/** A tensor of a TFLite graph; `data` is undefined for activations. */
export type TfliteTensor = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: TfliteType;
  readonly data: Uint8Array | undefined;
};

/** One operation: the builtin operator's number (schema.fbs BuiltinOperator), tensor indices (-1 absent) and its options. */
export type TfliteNode = {
  readonly op: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options: FlatTable | undefined;
};

export type TfliteGraph = {
  readonly tensors: readonly TfliteTensor[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly nodes: readonly TfliteNode[];
};

const types = { 0: 'float32', 1: 'float16', 2: 'int32' } as const;
export type TfliteType = (typeof types)[keyof typeof types];

/** Reads the first subgraph of a TFLite file (schema.fbs version 3). Throws when it is not one or holds other tensor types. */
export function readTflite(bytes: Uint8Array): TfliteGraph {
  if (new TextDecoder('latin1').decode(bytes.subarray(4, 8)) !== 'TFL3')
    throw new Error('not a TFLite model (no TFL3 mark)');
  const model = FlatTable.root(bytes);
  const codes = model.tables(1).map((code) => Math.max(code.int8(0), code.int32(3)));
  const buffers = model.tables(4).map((buffer) => buffer.bytes(0));
  const [graph] = model.tables(2);
  const tensors = graph.tables(0).map((tensor): TfliteTensor => {
    const type = types[tensor.int8(1) as keyof typeof types];
    if (type === undefined) throw new Error(`tensor ${tensor.string(3)} has the unsupported type ${tensor.int8(1)}`);
    const data = buffers[tensor.uint32(2)];
    return { name: tensor.string(3), shape: tensor.int32s(0), type, data: data.length === 0 ? undefined : data };
  });
  const nodes = graph.tables(3).map((node) => ({
    op: codes[node.uint32(0)],
    inputs: node.int32s(1),
    outputs: node.int32s(2),
    options: node.table(4),
  }));
  return { tensors, inputs: graph.int32s(1), outputs: graph.int32s(2), nodes };
}

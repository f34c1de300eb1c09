import type { OnnxGraph } from '../onnx-encode.js';
import type { OpName } from './attributes.js';
import type { EmitOnnx } from './emit.js';
import { OnnxWriter } from './onnx-writer.js';
import { plainOperations } from './plain-operations.js';
import { topological } from './topological.js';
import type { Call, Value } from './value.js';

export type ToOnnxOptions = {
  name: string;
  /** Results by the name they get. */
  outputs: Readonly<Record<string, Value>>;
  metadata?: Readonly<Record<string, string>>;
};

/** The graph of `outputs` as an ONNX model of standard operators (opset 17), batch symbolic. Feed it to `encodeOnnx`. */
export function toOnnx({ name, outputs, metadata = {} }: ToOnnxOptions): OnnxGraph {
  const writer = new OnnxWriter();
  const names = new Map<Value, string>();
  for (const value of topological(Object.values(outputs))) names.set(value, write(writer, value, names));
  const results = Object.entries(outputs).map(
    ([output, value]) => [output, { from: names.get(value) as string, value }] as const,
  );
  return writer.finish(name, Object.fromEntries(results), { metadata });
}

function write(writer: OnnxWriter, value: Value, names: ReadonlyMap<Value, string>): string {
  const { origin, shape } = value;
  if (origin.kind === 'input') return writer.input(origin.name, value);
  if (origin.kind === 'constant') return writer.floats(origin.name, shape as readonly number[], () => origin.data);
  const inputs = origin.inputs.map((each) => names.get(each) as string);
  return writer.annotate(emitPlain(writer, value, origin, inputs), value);
}

/** Writes one call by its standard operators and says the name of its result. */
export function emitPlain<K extends OpName>(
  writer: OnnxWriter,
  value: Value,
  call: Call<K>,
  inputs: readonly string[],
): string {
  const operation = plainOperations[call.op as K] as EmitOnnx<K>;
  return operation(writer, { inputs, call, shape: value.shape });
}

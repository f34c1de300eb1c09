import type { OpName } from './attributes.js';
import type { OnnxWriter } from './onnx-writer.js';
import type { Shape } from './shape.js';
import type { Call } from './value.js';

/** One call with what its ONNX nodes must know: names of its inputs and the shape of its result. */
export type EmitCall<K extends OpName> = {
  readonly inputs: readonly string[];
  readonly call: Call<K>;
  readonly shape: Shape;
};

/** Writes the ONNX nodes of one call and says the name of its result. */
export type EmitOnnx<K extends OpName> = (writer: OnnxWriter, call: EmitCall<K>) => string;

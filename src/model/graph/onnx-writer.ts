import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxType, OnnxValue } from '../onnx-encode.js';
import type { Value } from './value.js';

/** Collects the nodes, constants and shapes of one ONNX model while a graph is written into it. */
export class OnnxWriter {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, OnnxTensor>();
  readonly #inputs: OnnxValue[] = [];
  readonly #values: OnnxValue[] = [];

  /** Appends a node with one output and says the output's name. */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    domain = '',
  ): string {
    return this.nodeOf(1, op, inputs, attributes, domain)[0] as string;
  }

  /** Appends a node with `count` outputs and says their names. */
  nodeOf(
    count: number,
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    domain = '',
  ): readonly string[] {
    const name = `${op.toLowerCase()}_${this.#nodes.length}`;
    const outputs = Array.from({ length: count }, (_, index) => (index === 0 ? name : `${name}_${index}`));
    this.#nodes.push({ op, inputs, outputs, attributes, domain });
    return outputs;
  }

  /** A float32 constant of this name, written once. */
  floats(name: string, dims: readonly number[], data: () => Float32Array): string {
    return this.constant(name, 'float32', dims, data);
  }

  /** A constant of this name and type, written once. */
  constant(name: string, type: OnnxType, dims: readonly number[], data: () => ArrayBufferView): string {
    if (!this.#constants.has(name)) this.#constants.set(name, { name, type, dims, data: data() });
    return name;
  }

  /** A one-dimensional int64 constant; equal ones are written once. */
  integers(values: readonly number[]): string {
    const name = `int64_${values.join('_')}`;
    if (!this.#constants.has(name)) {
      const data = BigInt64Array.from(values, BigInt);
      this.#constants.set(name, { name, type: 'int64', dims: [values.length], data });
    }
    return name;
  }

  input(name: string, value: Value): string {
    this.#inputs.push({ name, type: 'float32', dims: value.shape });
    return name;
  }

  /** Writes the shape of a result down: consumers fuse more when they see that symbolic dimensions are equal. */
  annotate(name: string, value: Value): string {
    this.#values.push({ name, type: 'float32', dims: value.shape });
    return name;
  }

  /** The finished model, its results under the names given. */
  finish(
    name: string,
    results: Readonly<Record<string, { from: string; value: Value }>>,
    options: Pick<OnnxGraph, 'metadata' | 'opsets'>,
  ): OnnxGraph {
    const outputs: OnnxValue[] = [];
    for (const [output, { from, value }] of Object.entries(results)) {
      this.#nodes.push({ op: 'Identity', inputs: [from], outputs: [output] });
      outputs.push({ name: output, type: 'float32', dims: value.shape });
    }
    return {
      name,
      inputs: this.#inputs,
      outputs,
      nodes: this.#nodes,
      initializers: [...this.#constants.values()],
      values: this.#values,
      ...options,
    };
  }
}

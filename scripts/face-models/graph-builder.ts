import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from '../../src/model/onnx-encode.js';

type Attributes = Readonly<Record<string, OnnxAttribute>>;

/** Gathers ONNX nodes for tensors that are known by number. */
export class GraphBuilder {
  private readonly nodes: OnnxNode[] = [];
  private readonly constants: OnnxTensor[] = [];

  /** `names`: the graph's inputs, by tensor number. */
  constructor(private readonly names: Map<number, string>) {}

  /** Adds a constant that belongs to tensor `owner` and returns its name. */
  constant(owner: number, role: string, dims: readonly number[], data: Float32Array): string {
    const name = `t${owner}.${role}`;
    this.constants.push({ name, type: 'float32', dims, data });
    return name;
  }

  /** Adds a node that makes tensor `output` of `inputs`, then of `constants` (by name). */
  add(
    kind: string,
    inputs: readonly number[],
    output: number,
    constants: readonly string[] = [],
    attributes: Attributes = {},
  ) {
    const sources = [...inputs.map((input) => this.nameOf(input)), ...constants];
    this.nodes.push({ op: kind, inputs: sources, outputs: [`t${output}`], attributes });
    this.names.set(output, `t${output}`);
  }

  /**
   * max(x,0) + s min(x,0), written as s x + (1-s) max(x,0): onnxruntime's own PRelu broadcasts its slopes one element at
   * a time, and the mesh takes twice to three times as long with it (bench/vision.ts).
   */
  prelu(input: number, output: number, slopes: Float32Array): void {
    const dims = [slopes.length, 1, 1];
    const [positive, scaled, rest] = ['positive', 'scaled', 'rest'].map((part) => `t${output}.${part}`);
    const x = this.nameOf(input);
    const slope = this.constant(output, 'slope', dims, slopes);
    const complement = this.constant(
      output,
      'complement',
      dims,
      slopes.map((s) => 1 - s),
    );
    this.nodes.push({ op: 'Relu', inputs: [x], outputs: [positive] });
    this.nodes.push({ op: 'Mul', inputs: [x, slope], outputs: [scaled] });
    this.nodes.push({ op: 'Mul', inputs: [positive, complement], outputs: [rest] });
    this.nodes.push({ op: 'Add', inputs: [scaled, rest], outputs: [`t${output}`] });
    this.names.set(output, `t${output}`);
  }

  /** Appends zero channels by a 1x1 convolution with the identity: unlike Pad it stays in onnxruntime's blocked layout. */
  widen(input: number, output: number, from: number, to: number): void {
    const identity = Float32Array.from({ length: to * from }, (_, i) => (Math.floor(i / from) === i % from ? 1 : 0));
    const weight = this.constant(output, 'weight', [to, from, 1, 1], identity);
    this.add('Conv', [input], output, [weight], { kernel_shape: { ints: [1, 1] } });
  }

  /** Tensor `output` is `input` itself. */
  alias(input: number, output: number): void {
    this.names.set(output, this.nameOf(input));
  }

  /** The whole graph. `outputs` say which tensor each output is. */
  finish(
    naming: { readonly name: string; readonly metadata: Readonly<Record<string, string>> },
    inputs: readonly OnnxValue[],
    outputs: readonly { readonly tensor: number; readonly name: string; readonly dims: readonly number[] }[],
  ): OnnxGraph {
    const renamed = new Map(outputs.map(({ tensor, name }) => [this.nameOf(tensor), name]));
    const nodes = this.nodes.map((node) => ({
      ...node,
      outputs: node.outputs.map((name) => renamed.get(name) ?? name),
    }));
    const values = outputs.map(({ name, dims }): OnnxValue => ({ name, type: 'float32', dims }));
    return { ...naming, nodes, initializers: this.constants, inputs, outputs: values };
  }

  private nameOf(tensor: number): string {
    const name = this.names.get(tensor);
    if (name === undefined) throw new Error(`Tensor ${tensor} is used before it is made.`);
    return name;
  }
}

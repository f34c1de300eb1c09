import { GraphError } from '../graph-error.js';
import type { OnnxWriter } from '../onnx-writer.js';
import { constantOf } from '../rules/constant-of.js';
import { fixed, type Shape, show } from '../shape.js';
import type { Value } from '../value.js';

/** Domain of onnxruntime's operators on blocked pictures. */
export const blockedDomain = 'com.microsoft.nchwc';

/**
 * Names of values in their two layouts: plain [B,C,H,W], and blocked, where `block` channels lie side by side:
 * [B,C/block,H,W,block] in memory, called [B,C,H,W]. A change of layout is written when it is first asked for.
 */
export class Layouts {
  readonly #plain = new Map<Value, string>();
  readonly #blocked = new Map<Value, string>();

  constructor(
    readonly writer: OnnxWriter,
    /** Channels a block: what this machine's vector registers hold. */
    readonly block: number,
  ) {}

  setPlain(value: Value, name: string): void {
    this.#plain.set(value, name);
  }

  setBlocked(value: Value, name: string): void {
    this.#blocked.set(value, name);
  }

  /** Whether a value of this shape has a blocked layout. */
  fits(shape: Shape): boolean {
    return shape.length === 4 && typeof shape[1] === 'number' && shape[1] % this.block === 0;
  }

  isBlocked(value: Value): boolean {
    return this.#blocked.has(value);
  }

  plain(value: Value): string {
    const known = this.#plain.get(value);
    if (known) return known;
    const constant = constantOf(value);
    if (constant) return this.writer.floats(constant.name, value.shape.map(fixed), () => constant.data);
    const channels = { channels: { int: fixed(value.shape[1]) } };
    const name = this.writer.node('ReorderOutput', [this.#name(this.#blocked, value)], channels, blockedDomain);
    this.#plain.set(value, this.writer.annotate(name, value));
    return name;
  }

  blocked(value: Value): string {
    const known = this.#blocked.get(value);
    if (known) return known;
    const name = this.writer.node('ReorderInput', [this.#name(this.#plain, value)], {}, blockedDomain);
    this.#blocked.set(value, this.writer.annotate(name, value));
    return name;
  }

  /** A blocked value as its memory lies, [B,C/block,H,W,block]: standard operators work on that. */
  opened(value: Value): string {
    const [channels, height, width] = value.shape.slice(1).map(fixed) as [number, number, number];
    const dims = this.writer.integers([-1, channels / this.block, height, width, this.block]);
    return this.writer.node('Reshape', [this.blocked(value), dims]);
  }

  /** The way back from `opened`, for a result of this shape. */
  closed(name: string, shape: Shape): string {
    return this.writer.node('Reshape', [name, this.writer.integers([-1, ...shape.slice(1).map(fixed)])]);
  }

  #name(names: ReadonlyMap<Value, string>, value: Value): string {
    const name = names.get(value);
    if (name === undefined) throw new GraphError(`A value ${show(value.shape)} is used before it is written.`);
    return name;
  }
}

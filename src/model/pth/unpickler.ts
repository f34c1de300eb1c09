import { callGlobal, persistentStorage } from './allowed-globals.js';
import type { ByteCursor } from './byte-cursor.js';
import { kindOf, type PickleValue } from './pickle-values.js';
import { PthFault } from './pth-fault.js';

/** Opcodes a pickle may have: two hundred times those of the network's own checkpoint. */
const budget = 5_000_000;

/** The stack machine that a pickle's opcodes work on. Values are only ever arranged, never called. */
export class Unpickler {
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #stack: PickleValue[] = [];
  #steps = 0;
  #result: PickleValue | undefined;

  constructor(readonly cursor: ByteCursor) {}

  /** Counts instructions, and what they copy as if it were some. @throws PthFault when there are too many. */
  step(count = 1): void {
    this.#steps += count;
    if (this.#steps > budget) throw new PthFault(`its pickle has more than ${budget} instructions`);
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
  }

  pop(): PickleValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw new PthFault('its pickle takes from an empty stack');
    return this.#stack.pop() as PickleValue;
  }

  /** The topmost value, left where it is. */
  top(): PickleValue {
    const value = this.pop();
    this.push(value);
    return value;
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  /** Everything above the last mark, which goes away. */
  popMark(): PickleValue[] {
    const from = this.#marks.pop();
    if (from === undefined) throw new PthFault('its pickle looks for a mark that is not there');
    return this.#stack.splice(from);
  }

  remember(index: number): void {
    this.#memo.set(index, this.top());
  }

  memoize(): void {
    this.remember(this.#memo.size);
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw new PthFault(`its pickle recalls value ${index}, which it never stored`);
    this.push(value);
  }

  tuple(items: readonly PickleValue[]): void {
    this.push({ kind: 'tuple', items });
  }

  /** The last `count` values as a tuple. */
  shortTuple(count: number): void {
    const items = Array.from({ length: count }, () => this.pop());
    this.tuple(items.reverse());
  }

  append(items: readonly PickleValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw new PthFault('its pickle appends to something that is not a list');
    for (const item of items) list.push(item);
  }

  setItems(items: readonly PickleValue[]): void {
    const dict = this.top();
    if (!(dict instanceof Map) || items.length % 2 !== 0)
      throw new PthFault('its pickle fills something that is not a dict');
    for (let at = 0; at < items.length; at += 2) dict.set(items[at] as PickleValue, items[at + 1] as PickleValue);
  }

  dict(items: readonly PickleValue[]): void {
    this.push(new Map());
    this.setItems(items);
  }

  reduce(): void {
    const args = this.pop();
    this.push(callGlobal(this.pop(), args, (count) => this.step(count)));
  }

  persistent(): void {
    this.push(persistentStorage(this.pop()));
  }

  /** State for a dict or tensor (`_metadata` of a state dict): nothing that weights need. */
  build(): void {
    this.pop();
    const target = this.top();
    if (target instanceof Map || kindOf(target) === 'tensor') return;
    throw new PthFault('its pickle sets the state of something other than weights');
  }

  text(): string {
    const value = this.pop();
    if (typeof value !== 'string') throw new PthFault('its pickle names a global by something that is not text');
    return value;
  }

  stop(): void {
    this.#result = this.pop();
  }

  /** What the pickle holds, once it has stopped. */
  get result(): PickleValue | undefined {
    return this.#result;
  }
}

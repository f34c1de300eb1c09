/**
 * A table of a FlatBuffer, read in place. `slot` is the field's number in the schema; an absent field reads as its default.
 * Layout: a table begins with a signed offset back to its vtable (uint16 size, uint16 table size, then one uint16 offset
 * a field); vectors and strings are a uint32 length and their elements. (FlatBuffers internals, google.github.io/flatbuffers)
 */
export class FlatTable {
  private constructor(
    private readonly view: DataView,
    private readonly at: number,
  ) {}

  /** The root table of a buffer; throws a RangeError when the buffer is cut short. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  int32(slot: number, otherwise = 0): number {
    const at = this.field(slot);
    return at === 0 ? otherwise : this.view.getInt32(at, true);
  }

  uint32(slot: number, otherwise = 0): number {
    const at = this.field(slot);
    return at === 0 ? otherwise : this.view.getUint32(at, true);
  }

  int8(slot: number, otherwise = 0): number {
    const at = this.field(slot);
    return at === 0 ? otherwise : this.view.getInt8(at);
  }

  string(slot: number): string {
    return new TextDecoder().decode(this.bytes(slot));
  }

  /** A vector of bytes, not copied. */
  bytes(slot: number): Uint8Array {
    const vector = this.vector(slot);
    return new Uint8Array(this.view.buffer, this.view.byteOffset + vector.start, vector.length);
  }

  int32s(slot: number): number[] {
    const { start, length } = this.vector(slot);
    return Array.from({ length }, (_, i) => this.view.getInt32(start + 4 * i, true));
  }

  /** A table inside this one, or undefined. */
  table(slot: number): FlatTable | undefined {
    const at = this.field(slot);
    return at === 0 ? undefined : this.follow(at);
  }

  tables(slot: number): FlatTable[] {
    const { start, length } = this.vector(slot);
    return Array.from({ length }, (_, i) => this.follow(start + 4 * i));
  }

  private follow(at: number): FlatTable {
    return new FlatTable(this.view, at + this.view.getUint32(at, true));
  }

  private vector(slot: number): { start: number; length: number } {
    const at = this.field(slot);
    if (at === 0) return { start: 0, length: 0 };
    const vector = at + this.view.getUint32(at, true);
    return { start: vector + 4, length: this.view.getUint32(vector, true) };
  }

  /** Where a field lies, or 0 when it is absent. */
  private field(slot: number): number {
    const vtable = this.at - this.view.getInt32(this.at, true);
    const entry = 4 + 2 * slot;
    if (entry >= this.view.getUint16(vtable, true)) return 0;
    const offset = this.view.getUint16(vtable + entry, true);
    return offset === 0 ? 0 : this.at + offset;
  }
}

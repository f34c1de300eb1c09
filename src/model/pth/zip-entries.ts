import { crc32 } from 'node:zlib';
import { quoted } from '../quoted.js';
import { PthFault } from './pth-fault.js';

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const endSize = 22;
/** A comment may follow the end record. */
const longestComment = 0xffff;

type Entry = { readonly name: string; readonly size: number; readonly offset: number; readonly crc: number };

/**
 * The files inside an uncompressed zip archive, ZIP64 too, as views by name; read from its central directory, as PyTorch
 * writes it. Every length is checked against the bytes there are.
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3.
 * @throws PthFault for archives that are cut, damaged, compressed, encrypted or made of overlapping parts
 */
export function zipEntries(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files = new Map<string, Uint8Array>();
  let taken = 0;
  for (const entry of directory(bytes, view)) {
    if (files.has(entry.name)) throw new PthFault(`its archive holds ${quoted(entry.name)} twice`);
    const content = data(bytes, view, entry);
    taken += content.byteLength;
    if (taken > bytes.byteLength) throw new PthFault('the parts of its archive overlap');
    if (crc32(content) !== entry.crc)
      throw new PthFault(`${quoted(entry.name)} in its archive is damaged: its checksum differs`);
    files.set(entry.name, content);
  }
  return files;
}

function directory(bytes: Uint8Array, view: DataView): Entry[] {
  const { count, size, offset } = findDirectory(view);
  if (offset + size > bytes.byteLength || count * 46 > size)
    throw new PthFault('the directory of its archive is damaged');
  const entries: Entry[] = [];
  let at = offset;
  for (let index = 0; index < count; index++) {
    if (at + 46 > offset + size || view.getUint32(at, true) !== centralSignature) {
      throw new PthFault('the directory of its archive is damaged');
    }
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const next = at + 46 + nameLength! + extraLength! + commentLength!;
    if (next > offset + size) throw new PthFault('the directory of its archive is damaged');
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength!));
    if (view.getUint16(at + 8, true) & 1) throw new PthFault(`${quoted(name)} in its archive is encrypted`);
    if (view.getUint16(at + 10, true) !== 0)
      throw new PthFault(`${quoted(name)} in its archive is compressed; PyTorch stores`);
    const extra = bytes.subarray(at + 46 + nameLength!, at + 46 + nameLength! + extraLength!);
    entries.push({ name, crc: view.getUint32(at + 16, true), ...sizes(view, at, extra) });
    at = next;
  }
  return entries;
}

/** Count, size and offset of the central directory. */
function findDirectory(view: DataView): { count: number; size: number; offset: number } {
  const last = view.byteLength - endSize;
  for (let at = last; at >= 0 && at >= last - longestComment; at--) {
    if (view.getUint32(at, true) !== endSignature) continue;
    const count = view.getUint16(at + 10, true);
    const size = view.getUint32(at + 12, true);
    const offset = view.getUint32(at + 16, true);
    if (count !== 0xffff && size !== 0xffffffff && offset !== 0xffffffff) return { count, size, offset };
    return findDirectory64(view, at - 20);
  }
  throw new PthFault('its archive has no directory at the end: it is cut');
}

function findDirectory64(view: DataView, locator: number): { count: number; size: number; offset: number } {
  const at = locator >= 0 && view.getUint32(locator, true) === locator64Signature ? big(view, locator + 8) : -1;
  if (at < 0 || at + 56 > view.byteLength || view.getUint32(at, true) !== end64Signature) {
    throw new PthFault('the large directory of its archive is damaged');
  }
  return { count: big(view, at + 32), size: big(view, at + 40), offset: big(view, at + 48) };
}

/** Size and offset of an entry, which stand in its extra field when they are too large for their own. */
function sizes(view: DataView, at: number, extra: Uint8Array): { size: number; offset: number } {
  const fields = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
  const block = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  for (let from = 0; from + 4 <= block.byteLength; from += 4 + block.getUint16(from + 2, true)) {
    if (block.getUint16(from, true) !== 1) continue;
    let value = from + 4;
    for (const [index, field] of fields.entries()) {
      if (field !== 0xffffffff) continue;
      if (value + 8 > block.byteLength) throw new PthFault('the directory of its archive is damaged');
      fields[index] = big(block, value);
      value += 8;
    }
  }
  const [size, packed, offset] = fields as [number, number, number];
  if (size !== packed) throw new PthFault('the directory of its archive is damaged');
  return { size, offset };
}

function data(bytes: Uint8Array, view: DataView, { name, size, offset }: Entry): Uint8Array {
  if (offset + 30 > bytes.byteLength || view.getUint32(offset, true) !== localSignature) {
    throw new PthFault(`${quoted(name)} is not where its archive says: it is damaged`);
  }
  const begin = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (begin + size > bytes.byteLength)
    throw new PthFault(`${quoted(name)} reaches beyond its archive's end: it is cut`);
  return bytes.subarray(begin, begin + size);
}

function big(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new PthFault('the directory of its archive is damaged');
  return Number(value);
}

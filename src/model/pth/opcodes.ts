import { allowedGlobal } from './allowed-globals.js';
import { PthFault } from './pth-fault.js';
import type { Unpickler } from './unpickler.js';

/** Longest integer that a checkpoint has any use for, bytes. */
const longestInteger = 64;

const code = (character: string): number => character.charCodeAt(0);

/** What each opcode of the pickle protocols 0 to 4 does that a checkpoint may need. Source: CPython, Lib/pickletools.py. */
export const opcodes: ReadonlyMap<number, (machine: Unpickler) => void> = new Map<number, (machine: Unpickler) => void>(
  [
    [0x80, protocol],
    [0x95, (m) => void m.cursor.uint64()],
    [code('.'), (m) => m.stop()],

    [code('('), (m) => m.mark()],
    [code('0'), (m) => void m.pop()],
    [code('1'), (m) => void m.popMark()],
    [code('2'), (m) => m.push(m.top())],

    [code('N'), (m) => m.push(null)],
    [0x88, (m) => m.push(true)],
    [0x89, (m) => m.push(false)],
    [code('I'), (m) => m.push(textInteger(m.cursor.line()))],
    [code('J'), (m) => m.push(m.cursor.int32())],
    [code('K'), (m) => m.push(m.cursor.uint8())],
    [code('M'), (m) => m.push(m.cursor.uint16())],
    [code('L'), (m) => m.push(textInteger(m.cursor.line().replace(/L$/, '')))],
    [0x8a, (m) => m.push(integer(m, m.cursor.uint8()))],
    [0x8b, (m) => m.push(integer(m, m.cursor.uint32()))],
    [code('F'), (m) => m.push(Number(m.cursor.line()))],
    [code('G'), (m) => m.push(m.cursor.float64())],

    [code('V'), (m) => m.push(m.cursor.line())],
    [code('S'), (m) => m.push(m.cursor.line().replace(/^(['"])(.*)\1$/, '$2'))],
    [code('T'), (m) => m.push(m.cursor.text(m.cursor.uint32()))],
    [code('U'), (m) => m.push(m.cursor.text(m.cursor.uint8()))],
    [code('X'), (m) => m.push(m.cursor.text(m.cursor.uint32()))],
    [0x8c, (m) => m.push(m.cursor.text(m.cursor.uint8()))],
    [0x8d, (m) => m.push(m.cursor.text(m.cursor.uint64()))],
    [code('B'), (m) => m.push(m.cursor.take(m.cursor.uint32()))],
    [code('C'), (m) => m.push(m.cursor.take(m.cursor.uint8()))],
    [0x8e, (m) => m.push(m.cursor.take(m.cursor.uint64()))],

    [code(')'), (m) => m.tuple([])],
    [code('t'), (m) => m.tuple(m.popMark())],
    [0x85, (m) => m.shortTuple(1)],
    [0x86, (m) => m.shortTuple(2)],
    [0x87, (m) => m.shortTuple(3)],
    [code(']'), (m) => m.push([])],
    [code('l'), (m) => m.push(m.popMark())],
    [code('a'), (m) => m.append([m.pop()])],
    [code('e'), (m) => m.append(m.popMark())],
    [code('}'), (m) => m.push(new Map())],
    [code('d'), (m) => m.dict(m.popMark())],
    [code('s'), (m) => m.setItems([m.pop(), m.pop()].reverse())],
    [code('u'), (m) => m.setItems(m.popMark())],
    [0x8f, (m) => m.push([])],
    [0x90, (m) => m.append(m.popMark())],
    [0x91, (m) => m.push(m.popMark())],

    [code('p'), (m) => m.remember(index(m.cursor.line()))],
    [code('q'), (m) => m.remember(m.cursor.uint8())],
    [code('r'), (m) => m.remember(m.cursor.uint32())],
    [0x94, (m) => m.memoize()],
    [code('g'), (m) => m.recall(index(m.cursor.line()))],
    [code('h'), (m) => m.recall(m.cursor.uint8())],
    [code('j'), (m) => m.recall(m.cursor.uint32())],

    [code('c'), (m) => m.push(allowedGlobal(m.cursor.line(), m.cursor.line()))],
    [0x93, stackGlobal],
    [code('i'), instance],
    [code('R'), (m) => m.reduce()],
    [code('b'), (m) => m.build()],
    [code('Q'), (m) => m.persistent()],
  ],
);

function protocol(machine: Unpickler): void {
  const version = machine.cursor.uint8();
  if (version > 4)
    throw new PthFault(`its pickle has protocol ${version}, and 4 is the newest that is read; save it again`);
}

function stackGlobal(machine: Unpickler): void {
  const attribute = machine.text();
  machine.push(allowedGlobal(machine.text(), attribute));
}

/** Creates an object of a class, which no weight needs; it is named if it is not allowed, and refused if it is. */
function instance(machine: Unpickler): void {
  const { name } = allowedGlobal(machine.cursor.line(), machine.cursor.line());
  throw new PthFault(`it creates an object of '${name}' in a way that weights do not need`);
}

/** Two's complement, little-endian. */
function integer(machine: Unpickler, length: number): number | bigint {
  if (length > longestInteger) throw new PthFault(`its pickle has an integer of ${length} bytes`);
  const bytes = machine.cursor.take(length);
  const unsigned = bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  return plain(BigInt.asIntN(8 * length, unsigned));
}

function textInteger(text: string): number | bigint | boolean {
  if (text === '00' || text === '01') return text === '01';
  if (text.length > longestInteger || !/^[+-]?\d+$/.test(text))
    throw new PthFault('its pickle has a malformed integer');
  return plain(BigInt(text.replace(/^\+/, '')));
}

function plain(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function index(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new PthFault('its pickle has a malformed memo index');
  return Number(text);
}

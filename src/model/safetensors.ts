import { CheckpointError } from '../errors.js';
import { quoted } from './quoted.js';
import { readWeightsFile } from './read-weights-file.js';
import { bytesOf, type DType, elements, sizeOf, type Tensor, type Tensors } from './tensor.js';
import { writeFileAtomically } from './write-file.js';

/** What a .safetensors file holds. */
export type Safetensors = { readonly tensors: Tensors; readonly metadata: Readonly<Record<string, string>> };

const names: Readonly<Record<string, DType>> = {
  F32: 'float32',
  F64: 'float64',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
};
const codes = Object.fromEntries(Object.entries(names).map(([code, dtype]) => [dtype, code]));

/** The format's own limit for its header. */
const maximumHeader = 100_000_000;

/**
 * Reads a .safetensors file, or its bytes. Tensors are views into the file's bytes where alignment allows.
 * Format: 8 bytes little-endian header length, JSON header, data (safetensors README, 'Format').
 * @param source path, or the file's bytes; `name` is what errors call it then.
 * @throws CheckpointError naming what is wrong and where.
 */
export async function readSafetensors(source: string | Uint8Array, name = 'the bytes given'): Promise<Safetensors> {
  if (typeof source !== 'string') return parseSafetensors(source, name);
  return parseSafetensors(await readWeightsFile(source), source);
}

/** Reads the bytes of a .safetensors file; see `readSafetensors`. */
export function parseSafetensors(bytes: Uint8Array, name: string): Safetensors {
  const refuse = (what: string, cause?: unknown): never => {
    throw new CheckpointError(`${name} is not a usable safetensors file: ${what}. Convert or download it again.`, {
      cause,
    });
  };
  if (bytes.byteLength < 8) refuse(`it has ${bytes.byteLength} bytes, fewer than its 8-byte length field`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > maximumHeader) refuse(`its header claims ${length} bytes, more than the format allows`);
  if (8 + length > bytes.byteLength) refuse(`its header claims ${length} bytes and the file has ${bytes.byteLength}`);

  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch (error) {
    refuse('its header is not JSON', error);
  }
  if (!isRecord(header)) return refuse('its header is not a JSON object');

  const data = bytes.subarray(8 + length);
  const tensors = new Map<string, Tensor>();
  const spans: { key: string; begin: number; end: number }[] = [];
  for (const [key, entry] of Object.entries(header)) {
    if (key === '__metadata__') continue;
    const { dtype, shape, begin, end } = readEntry(entry) ?? refuse(`the entry of tensor ${quoted(key)} is malformed`);
    if (begin > end || end > data.byteLength) {
      refuse(
        `tensor ${quoted(key)} lies at bytes ${begin} to ${end} of ${data.byteLength}: the file is cut or damaged`,
      );
    }
    const expected = sizeOf(shape) * bytesOf(dtype);
    if (expected !== end - begin) {
      refuse(`tensor ${quoted(key)} of shape [${shape}] needs ${expected} bytes and has ${end - begin}`);
    }
    spans.push({ key, begin, end });
    tensors.set(key, { dtype, shape, data: elements(dtype, data.subarray(begin, end)) });
  }

  let covered = 0;
  for (const { key, begin, end } of spans.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) refuse(`tensor ${quoted(key)} begins at byte ${begin} where byte ${covered} is next`);
    covered = end;
  }
  if (covered !== data.byteLength) refuse(`${data.byteLength - covered} bytes belong to no tensor`);

  const metadata = header['__metadata__'] ?? {};
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    return refuse('its metadata is not a map of strings');
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

/** The bytes of a .safetensors file. Data begins at a multiple of 8 bytes; tensors keep the map's order, widest types first. */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  // Without a prototype, so that a tensor may have any name.
  const header: Record<string, unknown> = Object.create(null);
  if (Object.keys(metadata).length > 0) header['__metadata__'] = metadata;
  // Widest first keeps every tensor aligned for its type without padding, as the format demands.
  const entries = [...tensors].sort(([, a], [, b]) => bytesOf(b.dtype) - bytesOf(a.dtype));
  let offset = 0;
  for (const [key, { dtype, shape, data }] of entries) {
    if (key === '__metadata__') throw new CheckpointError(`A tensor cannot be called '__metadata__': rename it.`);
    if (data.length !== sizeOf(shape)) {
      throw new CheckpointError(
        `Tensor ${quoted(key)} of shape [${shape}] holds ${data.length} elements: mend its shape.`,
      );
    }
    header[key] = { dtype: codes[dtype], shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }

  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.byteLength / 8) * 8;
  const out = new Uint8Array(8 + length + offset);
  new DataView(out.buffer).setBigUint64(0, BigInt(length), true);
  out.set(json, 8);
  out.fill(0x20, 8 + json.byteLength, 8 + length);
  let at = 8 + length;
  for (const [, { data }] of entries) {
    out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return out;
}

/** Writes a .safetensors file; its path never holds half of it. @throws DataError when it cannot be written. */
export async function writeSafetensors(path: string, content: Safetensors): Promise<void> {
  await writeFileAtomically(path, encodeSafetensors(content));
}

function readEntry(entry: unknown): { dtype: DType; shape: number[]; begin: number; end: number } | undefined {
  if (!isRecord(entry)) return undefined;
  const { dtype: code, shape, data_offsets: offsets } = entry;
  const dtype = typeof code === 'string' && Object.hasOwn(names, code) ? names[code] : undefined;
  if (dtype === undefined || !isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) return undefined;
  if (!Number.isSafeInteger(sizeOf(shape))) return undefined;
  return { dtype, shape, begin: offsets[0] as number, end: offsets[1] as number };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

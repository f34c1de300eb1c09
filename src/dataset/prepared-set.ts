import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { diskReason } from '../disk-reason.js';
import { DataError } from '../errors.js';
import type { SampleInfo } from './sample.js';
import { createSampleRecord, recordBytes, type SampleRecord } from './sample-record.js';
import { type SetDocument, type SetSettings, setDocument, setFiles, settingsDigest } from './set-file.js';

/** Samples that lie on the disk, ready to be trained on. */
export type PreparedSet = {
  readonly samples: readonly SampleInfo[];
  /** What made each of the sets that this one consists of. */
  readonly settings: readonly SetSettings[];
  /**
   * Reads one sample's pixels.
   * @param into a sample of an earlier read, whose memory is used again: what it held is gone.
   * @throws DataError when the file can no longer be read.
   */
  read(index: number, into?: SampleRecord): SampleRecord;
  /** Frees the file. */
  close(): void;
};

const sampleLine = z
  .object({
    clip: z.string().min(1),
    subject: z.string().min(1),
    label: z.string().min(1),
    fps: z.number().positive(),
    source: z.string(),
  })
  .loose();

/**
 * Opens a prepared set: a folder with set.json, samples.ndjson (a line a sample) and samples.bin (a record a sample in the
 * same order, see sample-record.ts).
 *
 * @throws DataError when the folder is no prepared set, half of one, of another version, or damaged.
 */
export function openPreparedSet(folder: string): PreparedSet {
  const { count, settings } = readDocument(folder);
  const samples = readLines(join(folder, setFiles.lines));
  const path = join(folder, setFiles.pixels);
  const file = orDamaged(path, () => openSync(path, 'r'));
  const { size } = fstatSync(file);
  if (samples.length !== count || size !== count * recordBytes) {
    closeSync(file);
    throw new DataError(
      `${folder} should hold ${count} samples but has ${samples.length} lines and ${size / recordBytes} records: prepare it again.`,
    );
  }
  return {
    samples,
    settings: [settings],
    read(index, record = createSampleRecord()) {
      if (!(Number.isInteger(index) && index >= 0 && index < count)) {
        throw new DataError(`${folder} has no sample ${index}: it holds ${count}, counted from 0.`);
      }
      const got = orDamaged(path, () => readSync(file, record.bytes, 0, recordBytes, index * recordBytes));
      if (got !== recordBytes) throw new DataError(`${path} has become shorter while it was read: prepare it again.`);
      return record;
    },
    close: () => closeSync(file),
  };
}

function readDocument(folder: string): SetDocument {
  const path = join(folder, setFiles.set);
  if (!existsSync(folder)) throw new DataError(`There is no prepared set ${folder}: check the path, or make it first.`);
  if (!existsSync(path)) {
    const begun = existsSync(join(folder, setFiles.pixels));
    throw new DataError(
      begun
        ? `${folder} is half a prepared set, whose writing was cut short: run the command that makes it once more.`
        : `${folder} is not a prepared set, for it has no ${setFiles.set}: name a folder that 'mien synth' or 'mien prepare' made.`,
    );
  }
  const text = orDamaged(path, () => readFileSync(path, 'utf8'));
  const json = orDamaged(path, (): unknown => JSON.parse(text));
  const schema = (json as { schema?: unknown } | null)?.schema;
  const parsed = setDocument.safeParse(json);
  if (!parsed.success) {
    throw new DataError(
      `${path} is damaged or of another version (its schema is ${JSON.stringify(schema)}): make the set again with this version of mien.`,
    );
  }
  if (settingsDigest(parsed.data.settings) !== parsed.data.settingsSha256) {
    throw new DataError(
      `${path} has settings that do not fit their checksum: somebody changed it; make the set again.`,
    );
  }
  return parsed.data;
}

function readLines(path: string): SampleInfo[] {
  const text = orDamaged(path, () => readFileSync(path, 'utf8'));
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line, i) => {
    const parsed = sampleLine.safeParse(parseJson(line));
    if (parsed.success) return parsed.data as SampleInfo;
    throw new DataError(`${path}, line ${i + 1}, does not describe a sample: make the set again.`);
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function orDamaged<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new DataError(
      `${path} cannot be read (${diskReason(cause)}): check its permissions, or make the set again.`,
      { cause },
    );
  }
}

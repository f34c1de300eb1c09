import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { diskReason } from '../disk-reason.js';
import { DataError } from '../errors.js';
import { makeFolder } from '../make-folder.js';
import type { SampleInfo } from './sample.js';
import { recordBytes, type SampleRecord } from './sample-record.js';
import { type SetDocument, type SetSettings, setFiles, setSchema, settingsDigest } from './set-file.js';

export type PreparedSetWriter = {
  /** Samples that an earlier run, which was cut short, has written already. Go on after them. */
  readonly resumed: readonly SampleInfo[];
  /** Appends a sample. @throws DataError when the disk is full; what was appended before stays. */
  add(info: SampleInfo, record: Pick<SampleRecord, 'bytes'>): void;
  /** Completes the set and puts it in the place of the one that was there. */
  finish(): void;
  /** Stops here; the next writer with the same settings goes on. Does nothing after `finish`. */
  close(): void;
};

/** Settings of the set in the making, beside its samples. */
const begunFile = 'begun.json';

/**
 * Begins a prepared set, or goes on with one that was cut short. It grows in `<folder>.partial` and takes the folder's
 * place when it is complete, so that a full disk or a crash leaves the previous set as it was.
 *
 * @param keep which samples of a set that was cut short are still wanted; those up to the first unwanted one are kept.
 * @throws DataError when the folder holds something else, cannot be written, or was begun with other settings.
 */
export function openPreparedSetWriter(
  folder: string,
  settings: SetSettings,
  keep: (sample: SampleInfo, index: number) => boolean = () => true,
): PreparedSetWriter {
  const target = resolve(folder);
  const partial = `${target}.partial`;
  refuseForeign(target, folder);
  orFailed(folder, () => begin(target, partial, folder, settings));
  const lines = orFailed(folder, () => openSync(join(partial, setFiles.lines), 'a+'));
  const pixels = orFailed(folder, () => openSync(join(partial, setFiles.pixels), 'a+'));
  const resumed = orFailed(folder, () => resume(partial, lines, pixels, keep));
  let count = resumed.length;
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    closeSync(lines);
    closeSync(pixels);
  };
  const append = (file: number, bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  };
  return {
    resumed,
    add(info, { bytes }) {
      orFailed(folder, () => {
        append(pixels, bytes);
        append(lines, Buffer.from(`${JSON.stringify(info)}\n`));
      });
      count++;
    },
    finish() {
      orFailed(folder, () => {
        fsyncSync(lines);
        fsyncSync(pixels);
        close();
        const settingsSha256 = settingsDigest(settings);
        const document: SetDocument = { schema: setSchema, count, recordBytes, settings, settingsSha256 };
        writeFileSync(join(partial, setFiles.set), `${JSON.stringify(document, null, 2)}\n`, { flush: true });
        replace(target, partial);
        rmSync(join(target, begunFile));
      });
    },
    close,
  };
}

/** Where the previous set stands between the two renames of a replacement. */
const asideOf = (target: string) => `${target}.previous`;

function replace(target: string, partial: string): void {
  const aside = asideOf(target);
  rmSync(aside, { recursive: true, force: true });
  if (existsSync(target)) renameSync(target, aside);
  renameSync(partial, target);
  rmSync(aside, { recursive: true, force: true });
}

function refuseForeign(target: string, folder: string): void {
  if (!existsSync(target)) return;
  const isSet = existsSync(join(target, setFiles.set));
  if (isSet || (statSync(target).isDirectory() && readdirSync(target).length === 0)) return;
  throw new DataError(`${folder} exists and is not a prepared set: name another folder, so that nothing is lost.`);
}

function begin(target: string, partial: string, folder: string, settings: SetSettings): void {
  // A crash between the two renames of an earlier replacement.
  if (!existsSync(target) && existsSync(asideOf(target))) renameSync(asideOf(target), target);
  const begun = join(partial, begunFile);
  if (existsSync(join(partial, setFiles.set))) rmSync(join(partial, setFiles.set));
  if (existsSync(begun)) {
    if (readFileSync(begun, 'utf8') === settingsDigest(settings)) return;
    throw new DataError(
      `${folder}.partial was begun with other settings: finish it with those, or remove that folder to begin anew.`,
    );
  }
  rmSync(partial, { recursive: true, force: true });
  makeFolder(partial);
  writeFileSync(begun, settingsDigest(settings), { flush: true });
}

/** Reads back what is whole and wanted, and cuts off the rest. */
function resume(
  partial: string,
  lines: number,
  pixels: number,
  keep: (sample: SampleInfo, index: number) => boolean,
): SampleInfo[] {
  const records = Math.floor(statSync(join(partial, setFiles.pixels)).size / recordBytes);
  const whole = readFileSync(join(partial, setFiles.lines), 'utf8').split('\n').slice(0, -1).slice(0, records);
  const samples = whole.map((line) => JSON.parse(line) as SampleInfo);
  const unwanted = samples.findIndex((sample, index) => !keep(sample, index));
  const count = unwanted < 0 ? samples.length : unwanted;
  ftruncateSync(
    lines,
    Buffer.byteLength(
      whole
        .slice(0, count)
        .map((line) => `${line}\n`)
        .join(''),
    ),
  );
  ftruncateSync(pixels, count * recordBytes);
  return samples.slice(0, count);
}

function orFailed<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    const what =
      code === 'ENOSPC' || code === 'EFBIG' || code === 'EDQUOT'
        ? 'the disk is full; make room and run the command again, it goes on where it stopped'
        : `${diskReason(cause)}; name a folder that this user may write to`;
    throw new DataError(`Cannot write the prepared set ${folder}: ${what}.`, { cause });
  }
}

import { readdirSync } from 'node:fs';
import { mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SettableClock = {
  /** Environment of a program, and of all that it starts, whose wall clock this is; its monotonic clock stays as it is. */
  readonly env: Record<string, string>;
  /** Sets it to so many seconds after the real time; programs see that within a second. */
  set(seconds: number): Promise<void>;
};

/** A wall clock that can be set while programs run: Debian's faketime. */
export async function settableClock(): Promise<SettableClock> {
  const library = readdirSync('/usr/lib', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.endsWith('-linux-gnu'))
    .map(({ name }) => join('/usr/lib', name, 'faketime/libfaketimeMT.so.1'))[0];
  if (library === undefined) throw new Error('faketime is not installed; run scripts/install-system-packages.sh');
  const folder = await mkdtemp(join(tmpdir(), 'mien-clock-'));
  const file = join(folder, 'offset');
  const set = async (seconds: number): Promise<void> => {
    // Replaced at once: half a line would be another time.
    await writeFile(`${file}.new`, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`);
    await rename(`${file}.new`, file);
  };
  await set(0);
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  return { env, set };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { watchDisk } from '../../src/sinks/watch-disk.js';
import { waitFor } from '../helpers/wait-for.js';

test("a folder's disk has a size and room on it, until the folder is gone", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'mien-disk-'));
  const disk = watchDisk(folder, 20);
  t.is(disk.latest(), undefined);
  await waitFor(() => disk.latest() !== undefined);
  const { freeBytes, sizeBytes } = disk.latest()!;
  t.true(sizeBytes > 0 && freeBytes >= 0 && freeBytes <= sizeBytes);
  await rm(folder, { recursive: true });
  await waitFor(() => disk.latest() === undefined);
  disk.stop();
});

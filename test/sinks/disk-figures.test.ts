import { tmpdir } from 'node:os';
import test from 'ava';
import { diskFigures } from '../../src/sinks/disk-figures.js';

test("a folder's disk has a size and room on it; a folder that is not there has neither", async (t) => {
  const figures = await diskFigures(tmpdir());
  t.true(figures !== undefined && figures.sizeBytes > 0 && figures.freeBytes >= 0);
  t.true(figures !== undefined && figures.freeBytes <= figures.sizeBytes);
  t.is(await diskFigures('/nowhere/at/all'), undefined);
});

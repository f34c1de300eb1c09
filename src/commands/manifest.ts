import { basename } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { type PresetName, presetNames, presets } from '../dataset/presets/presets.js';
import { readCodingTable } from '../dataset/presets/read-coding-table.js';
import { type Labeling, labelings, writeManifest } from '../dataset/presets/write-manifest.js';
import { DataError } from '../errors.js';
import { readText } from './read-text.js';

type ManifestCommandOptions = { labels: Labeling; fps?: number; path?: string };

/** `mien manifest`: the manifest of a published data set, from its coding table. (DESIGN section 4) */
export function manifestCommand(): Command {
  return new Command('manifest')
    .description("print the manifest of a data set for 'mien prepare', made from its coding table")
    .addArgument(new Argument('<preset>', 'the data set').choices(presetNames))
    .argument('<table>', 'its coding table, exported as CSV')
    .addOption(
      new Option('--labels <which>', 'the emotions, or their classes of five (CASME II) or three (MEGC 2019)')
        .choices(labelings)
        .default('emotions'),
    )
    .option('--fps <rate>', "frames a second, instead of the data set's", (text) => {
      const fps = Number(text);
      if (fps >= 1 && fps <= 10_000) return fps;
      throw new InvalidArgumentError('give a number from 1 to 10000.');
    })
    .option('--path <pattern>', 'where the pictures lie, with {subject}, {filename}, {emotion}, {onset}')
    .action(manifest);
}

async function manifest(name: PresetName, table: string, options: ManifestCommandOptions): Promise<void> {
  const preset = presets[name];
  const lines = readCodingTable(await readText(table, 'coding table'), basename(table), preset);
  const { text, rows, leftOut, problems } = writeManifest(lines, preset, options);
  process.stdout.write(text);
  for (const problem of problems) process.stderr.write(`${basename(table)}, ${problem}\n`);
  process.stderr.write(`${rows} rows of ${preset.title}; ${leftOut} left out, for they have no class here.\n`);
  if (problems.length > 0) {
    throw new DataError(
      `${problems.length} of ${lines.length} rows of ${table} are missing from the manifest, see above.`,
    );
  }
}

import { basename, dirname } from 'node:path';
import { Command } from 'commander';
import { parseManifest } from '../dataset/manifest.js';
import { prepareManifest } from '../dataset/prepare-manifest.js';
import { DataError } from '../errors.js';
import { createTvl1 } from '../kernels/tvl1.js';
import { openVision } from '../vision/open-vision.js';
import { endSignal } from './end-signal.js';
import { readText } from './read-text.js';

/** `mien prepare`: a manifest's expressions as training and evaluation take them. (DESIGN section 4) */
export function prepareCommand(): Command {
  return new Command('prepare')
    .description('turn the expressions of a manifest into a prepared set; run again, only changed rows are computed')
    .argument('<manifest>', 'clip,subject,label,path,first,onset,apex,offset,fps (.csv)')
    .requiredOption('-o, --output <folder>', 'the prepared set to write')
    .option('--root <folder>', "what the manifest's paths are relative to (default: the manifest's folder)")
    .action(prepare);
}

async function prepare(path: string, options: { output: string; root?: string }): Promise<void> {
  const name = basename(path);
  const manifest = parseManifest(await readText(path, 'manifest'), name);
  const asked = endSignal();
  const vision = await openVision();
  const tty = process.stderr.isTTY;
  try {
    const { prepared, kept, failures } = await prepareManifest(manifest, options.output, {
      root: options.root ?? dirname(path),
      source: name,
      vision,
      tvl1: createTvl1(),
      signal: asked.signal,
      onRow: (done, total) => {
        if (tty) process.stderr.write(`\rprepare: row ${done} of ${total}`);
      },
    });
    if (tty) process.stderr.write('\r\x1b[K');
    for (const { line, clip, message } of failures) {
      process.stderr.write(`${name}, line ${line}${clip === '' ? '' : ` (${clip})`}: ${message.replace(/\.$/, '')}.\n`);
    }
    const all = manifest.rows.length + manifest.failures.length;
    if (prepared === 0) throw new DataError(`None of the ${all} rows of ${name} can be prepared; nothing was written.`);
    process.stderr.write(`${options.output} holds ${prepared} samples, ${kept} of them from before.\n`);
    if (failures.length > 0) {
      throw new DataError(
        `${failures.length} of ${all} rows of ${name} are missing from ${options.output}, see above.`,
      );
    }
  } catch (error) {
    const code = asked.exitCode();
    if (code === undefined) throw error;
    process.stderr.write(`${tty ? '\n' : ''}Stopped; the same command goes on from here.\n`);
    process.exitCode = code;
  } finally {
    await vision.close();
  }
}

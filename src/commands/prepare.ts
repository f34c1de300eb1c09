import { basename } from 'node:path';
import { Command } from 'commander';
import { DataError } from '../errors.js';
import { endSignal } from './end-signal.js';
import { prepareFile } from './prepare-file.js';

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
  const asked = endSignal();
  const tty = process.stderr.isTTY;
  try {
    const { prepared, kept, failures, rows } = await prepareFile(path, options.output, {
      ...(options.root !== undefined && { root: options.root }),
      signal: asked.signal,
      onRow: (done, total) => {
        if (tty) process.stderr.write(`\rprepare: row ${done} of ${total}`);
      },
    });
    if (tty) process.stderr.write('\r\x1b[K');
    for (const { line, clip, message } of failures) {
      process.stderr.write(`${name}, line ${line}${clip === '' ? '' : ` (${clip})`}: ${message.replace(/\.$/, '')}.\n`);
    }
    if (prepared === 0)
      throw new DataError(`None of the ${rows} rows of ${name} can be prepared; nothing was written.`);
    process.stderr.write(`${options.output} holds ${prepared} samples, ${kept} of them from before.\n`);
    if (failures.length > 0) {
      throw new DataError(
        `${failures.length} of ${rows} rows of ${name} are missing from ${options.output}, see above.`,
      );
    }
  } catch (error) {
    const code = asked.exitCode();
    if (code === undefined) throw error;
    process.stderr.write(`${tty ? '\n' : ''}Stopped; the same command goes on from here.\n`);
    process.exitCode = code;
  }
}

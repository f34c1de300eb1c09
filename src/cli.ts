import { CommanderError } from 'commander';
import { mienProgram } from './commands/program.js';
import { asMienError, errorTable } from './errors.js';

const program = mienProgram();
for (const command of [program, ...program.commands, ...program.commands.flatMap((child) => child.commands)]) {
  command.exitOverride().configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, 'mien:')) });
}

// A reader that goes away (mien ... | head) ends the program quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : errorTable.MIEN_ERR_USAGE.exit;
  } else {
    const failure = asMienError(error);
    process.stderr.write(`mien: ${failure.message}\n`);
    if (program.opts<{ verbose?: boolean }>().verbose) process.stderr.write(`${failure.stack}\n`);
    process.exitCode = failure.exit;
  }
}

import { Command, CommanderError } from 'commander';
import { analyzeCommand } from './commands/analyze.js';
import { auditCommand } from './commands/audit.js';
import { checkCommand } from './commands/check.js';
import { demoCommand } from './commands/demo.js';
import { doctorCommand } from './commands/doctor.js';
import { eraseCommand } from './commands/erase.js';
import { evaluateCommand } from './commands/evaluate.js';
import { manifestCommand } from './commands/manifest.js';
import { modelCommand } from './commands/model.js';
import { prepareCommand } from './commands/prepare.js';
import { runCommand } from './commands/run.js';
import { signageCommand } from './commands/signage.js';
import { spotEvalCommand } from './commands/spot-eval.js';
import { synthCommand } from './commands/synth.js';
import { trainCommand } from './commands/train.js';
import { watchCommand } from './commands/watch.js';
import { asMienError, errorTable } from './errors.js';
import { version } from './version.js';

const program = new Command('mien')
  .description('micro-expression events from interview-room cameras')
  .version(version)
  .option('--verbose', 'show stacks of errors')
  .showHelpAfterError('(mien --help lists the commands)');

for (const command of [
  demoCommand,
  runCommand,
  checkCommand,
  doctorCommand,
  analyzeCommand,
  modelCommand,
  manifestCommand,
  prepareCommand,
  spotEvalCommand,
  signageCommand,
  auditCommand,
  eraseCommand,
  synthCommand,
  watchCommand,
  trainCommand,
  evaluateCommand,
]) {
  program.addCommand(command());
}
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

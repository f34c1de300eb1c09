import { Command } from 'commander';
import { version } from '../version.js';
import { analyzeCommand } from './analyze.js';
import { auditCommand } from './audit.js';
import { checkCommand } from './check.js';
import { demoCommand } from './demo.js';
import { doctorCommand } from './doctor.js';
import { eraseCommand } from './erase.js';
import { evaluateCommand } from './evaluate.js';
import { manifestCommand } from './manifest.js';
import { modelCommand } from './model.js';
import { prepareCommand } from './prepare.js';
import { runCommand } from './run.js';
import { signageCommand } from './signage.js';
import { spotEvalCommand } from './spot-eval.js';
import { synthCommand } from './synth.js';
import { trainCommand } from './train.js';
import { watchCommand } from './watch.js';

/** The whole command line, each command in a file of its own. */
export function mienProgram(): Command {
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
  return program;
}

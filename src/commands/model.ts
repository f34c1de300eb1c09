import { Command } from 'commander';
import { modelExportCommand } from './model-export.js';
import { modelImportCommand } from './model-import.js';
import { modelInfoCommand } from './model-info.js';
import { modelPredictCommand } from './model-predict.js';
import { modelVerifyCommand } from './model-verify.js';

/** `mien model`: weights in and out, and what they answer. (DESIGN section 4) */
export function modelCommand(): Command {
  return new Command('model')
    .description('inspect, import, export, run and verify the network')
    .addCommand(modelInfoCommand())
    .addCommand(modelImportCommand())
    .addCommand(modelExportCommand())
    .addCommand(modelPredictCommand())
    .addCommand(modelVerifyCommand());
}

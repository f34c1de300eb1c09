import { Command, Option } from 'commander';
import { importCheckpoint } from '../model/import-checkpoint.js';
import { type Magnifier, magnifiers } from '../model/merge-magnifier.js';
import { writeModel } from '../model/model-file.js';

type ImportFlags = {
  output: string;
  labels?: readonly string[];
  name?: string;
  magnet?: string;
  magnifier: Magnifier;
};

/** `mien model import`: the authors' checkpoint to a model of mien; nothing in it is ever executed. */
export function modelImportCommand(): Command {
  return new Command('import')
    .description("read the authors' PyTorch checkpoint, without running any of it, and write a model")
    .argument('<checkpoint>', 'a .pth file, zip or legacy format, or .safetensors with the same names')
    .requiredOption('-o, --output <file>', 'the .safetensors file to write')
    .option('--labels <a,b,c>', 'names of the classes, in the order of the logits', (text) => text.split(','))
    .option('--name <name>', "the model's name (default: the file's)")
    .option('--magnet <file>', 'a separate magnification checkpoint to merge')
    .addOption(
      new Option('--magnifier <how>', "merge it as the authors' code does (nothing fits), or with its names mended")
        .choices(magnifiers)
        .default('faithful'),
    )
    .action(importModel);
}

async function importModel(path: string, { output, magnet, magnifier, ...named }: ImportFlags): Promise<void> {
  const options = { ...named, ...(magnet !== undefined && { magnet: { path: magnet, magnifier } }) };
  const { model, magnified } = await importCheckpoint(path, options);
  if (magnet !== undefined) process.stderr.write(`mien: ${magnified} weights of ${magnet} taken (${magnifier}).\n`);
  await writeModel(output, model);
  process.stderr.write(`mien: wrote ${output}: ${model.weights.size} weights, classes ${model.labels.join(', ')}.\n`);
}

import { Command } from 'commander';
import { readModel } from '../model/model-file.js';

/** `mien model info`: what is known of a model's weights. */
export function modelInfoCommand(): Command {
  return new Command('info')
    .description('say what a model file holds')
    .argument('<model>', 'a .safetensors file of mien')
    .option('--json', 'print JSON')
    .action(info);
}

async function info(path: string, { json = false }: { json?: boolean }): Promise<void> {
  const { weights, ...known } = await readModel(path);
  const parameters = [...weights.values()].reduce((sum, { length }) => sum + length, 0);
  const facts = { ...known, classes: known.labels.length, weights: weights.size, parameters };
  if (json) {
    process.stdout.write(`${JSON.stringify(facts)}\n`);
    return;
  }
  const lines = Object.entries({ ...facts, ...known.notes, notes: undefined })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name.padEnd(14)} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

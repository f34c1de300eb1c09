import { Command, InvalidArgumentError } from 'commander';
import type { Engine } from '../model/engine.js';
import { type OutputName, outputNames } from '../model/inference-graph.js';
import { type NetworkModel, readModel } from '../model/model-file.js';
import { createReferenceEngine, type Provider } from '../model/ort/ort-engine.js';
import { readInput } from '../model/read-input.js';
import { createTfjsReferenceEngine } from '../model/tfjs/tfjs-engine.js';
import { writeFileAtomically } from '../model/write-file.js';
import { amplificationOption, engineOption, providerOption } from './engine-options.js';

type PredictFlags = {
  input: string;
  shape?: readonly number[];
  amplification: number;
  engine: 'ort' | 'tfjs';
  provider?: Provider;
  output?: string;
};

/** `mien model predict`: the six outputs of the published network for given inputs. */
export function modelPredictCommand(): Command {
  return new Command('predict')
    .description('run the network on prepared inputs; writes the six outputs by name as JSON')
    .argument('<model>', 'a .safetensors file of mien')
    .requiredOption('--input <file>', '[N,38,48,48] as .npy, or raw little-endian float32')
    .option('--shape <N,38,48,48>', 'shape of raw numbers', parseShape)
    .addOption(amplificationOption('how strongly motion is magnified'))
    .addOption(engineOption())
    .addOption(providerOption())
    .option('-o, --output <file>', 'the JSON file to write (default: stdout)')
    .action(predict);
}

async function predict(path: string, flags: PredictFlags): Promise<void> {
  const model = await readModel(path);
  const { data, n } = await readInput(flags.input, flags.shape);
  const engine = await open(model, flags);
  const outputs = await engine.predict(data, n, flags.amplification).finally(() => engine.close());
  const rows = outputNames.map((name) => [name, rowsOf(outputs[name], n)]);
  const json = `${JSON.stringify(Object.fromEntries(rows))}\n`;
  if (flags.output === undefined) process.stdout.write(json);
  else await writeFileAtomically(flags.output, json);
}

function open(model: NetworkModel, { engine, provider }: PredictFlags): Promise<Engine<OutputName>> {
  if (engine === 'tfjs') return createTfjsReferenceEngine(model);
  return createReferenceEngine(model, provider ? { providers: [provider] } : {});
}

function rowsOf(values: Float32Array, n: number): number[][] {
  const width = values.length / n;
  return Array.from({ length: n }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);
}

function parseShape(text: string): readonly number[] {
  const sizes = text.split(',').map(Number);
  if (!/^\d+(,\d+)*$/.test(text) || !sizes.every(Number.isSafeInteger)) {
    throw new InvalidArgumentError('a shape is whole numbers with commas: 1,38,48,48.');
  }
  return sizes;
}

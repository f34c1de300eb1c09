import { Command } from 'commander';
import { MienError } from '../errors.js';
import { createOrtEngine, createReferenceEngine, type Provider } from '../model/ort/ort-engine.js';
import { type OpenEngines, type ParityResult, verifyParity } from '../model/parity/verify-parity.js';
import { createTfjsEngine, createTfjsReferenceEngine } from '../model/tfjs/tfjs-engine.js';
import { engineOption, providerOption } from './engine-options.js';

type VerifyFlags = { engine: 'ort' | 'tfjs'; provider?: Provider; json?: boolean };

/** Largest absolute errors that are equal to the published network in float32; accelerators compute less exactly. */
const limits = { reference: 2e-6, inference: 2e-5, accelerator: 1e-2 };

/** `mien model verify`: replays the published network's answers that come with the package. */
export function modelVerifyCommand(): Command {
  return new Command('verify')
    .description('compare the network, as it runs here, with answers of the published one')
    .addOption(engineOption())
    .addOption(providerOption())
    .option('--json', 'print one line of JSON a case')
    .action(verify);
}

async function verify({ engine, provider, json = false }: VerifyFlags): Promise<void> {
  const results: ParityResult[] = [];
  for await (const result of verifyParity(engines(engine, provider))) {
    results.push(result);
    const limit = limitOf(result);
    const verdict = result.error <= limit ? 'ok' : 'too far';
    const line = json
      ? JSON.stringify({ ...result, limit })
      : `${result.name}  ${result.graph.padEnd(9)}  ${result.provider.padEnd(11)}  ${result.error.toExponential(2)}  (limit ${limit})  ${verdict}`;
    process.stdout.write(`${line}\n`);
  }
  const worst = results.reduce((a, b) => (b.error > a.error ? b : a));
  if (!json) process.stdout.write(`largest error ${worst.error.toExponential(2)}\n`);
  const far = results.find((result) => !(result.error <= limitOf(result)));
  if (far) {
    throw new MienError(
      'MIEN_ERR_INTERNAL',
      `The ${far.graph} graph of ${far.name} differs from the published network by ${far.error.toExponential(1)} on ${far.provider}: use --provider cpu, and report it.`,
    );
  }
}

function limitOf({ graph, provider }: ParityResult): number {
  return provider.startsWith('cpu') || provider === 'tensorflow' ? limits[graph] : limits.accelerator;
}

function engines(engine: 'ort' | 'tfjs', provider: Provider | undefined): OpenEngines {
  if (engine === 'tfjs') {
    return { reference: (model) => createTfjsReferenceEngine(model), inference: (model) => createTfjsEngine(model) };
  }
  const options = provider ? { providers: [provider] } : {};
  return {
    reference: (model) => createReferenceEngine(model, options),
    inference: (model) => createOrtEngine(model, options),
  };
}

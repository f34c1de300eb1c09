// Trains the network that decides which candidates of the spotter are micro-expressions, on rendered recordings.
//
//   npx tsx scripts/train-verifier.ts <folder> -o assets/models/verifier.safetensors [--seeds 2,3,4] [--epochs 28]
//
// The folder holds recordings (x.mp4) and their truth tables (x.truth.csv), as scripts/verifier-weights.sh renders them.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseTruth } from '../src/evaluation/read-truth.js';
import { recordCandidates } from '../src/learning/verifier/record-candidates.js';
import { trainVerifier, type VerifierExample } from '../src/learning/verifier/train-verifier.js';
import { writeSafetensors } from '../src/model/safetensors.js';
import { candidateKinds } from '../src/spotting/verifier.js';
import { type VerifierWeight, type VerifierWeights, verifierLayout } from '../src/spotting/verifier-layout.js';
import { openVision } from '../src/vision/open-vision.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    output: { type: 'string', short: 'o' },
    seeds: { type: 'string', default: '2,3,4' },
    epochs: { type: 'string', default: '28' },
  },
});
const [folder] = positionals;
if (folder === undefined || values.output === undefined) throw new Error('Give the folder and, with -o, the file.');
const seeds = values.seeds.split(',').map(Number);

const vision = await openVision();
const examples: VerifierExample[] = [];
const recordings = readdirSync(folder).filter((name) => name.endsWith('.mp4'));
for (const name of recordings) {
  const table = join(folder, name.replace(/mp4$/, 'truth.csv'));
  const truth = parseTruth(await readFile(table, 'utf8'), table).get(name);
  if (truth === undefined) throw new Error(`${table} does not name ${name}.`);
  examples.push(...(await recordCandidates(join(folder, name), truth.movements, vision)));
}
await vision.close();
const counts = candidateKinds.map((kind) => `${kind} ${examples.filter((one) => one.kind === kind).length}`);
console.error(`${recordings.length} recordings, ${examples.length} candidates: ${counts.join(', ')}`);

// The same network from several starting points: the verifier says their mean.
const members: VerifierWeights[] = [];
for (const seed of seeds) {
  const onEpoch = (epoch: number, loss: number) =>
    console.error(`seed ${seed}, epoch ${epoch}: loss ${loss.toFixed(4)}`);
  members.push(await trainVerifier(examples, { seed, epochs: Number(values.epochs), onEpoch }));
}
const tensors = Object.entries(verifierLayout.weights).map(([key, shape]) => {
  const data = Float32Array.from(members.flatMap((weights) => [...weights[key as VerifierWeight]]));
  return [key, { dtype: 'float32', shape: [members.length, ...shape], data }] as const;
});
await writeSafetensors(values.output, {
  tensors: new Map(tensors),
  metadata: { task: 'mien.verifier/2', data: `${recordings.length} rendered recordings`, seeds: values.seeds },
});

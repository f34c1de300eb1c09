import test from 'ava';
import { Tensor } from 'onnxruntime-node';
import { createDraw } from '../../../src/draw.js';
import { labelCandidate } from '../../../src/learning/verifier/label-candidate.js';
import { mirrored } from '../../../src/learning/verifier/mirrored.js';
import { trainVerifier, type VerifierExample } from '../../../src/learning/verifier/train-verifier.js';
import { verifierGraph, verifierPlaces } from '../../../src/learning/verifier/verifier-graph.js';
import { toOnnx } from '../../../src/model/graph/to-onnx.js';
import { openSession } from '../../../src/model/ort/open-session.js';
import { candidateKinds } from '../../../src/spotting/verifier.js';
import { type VerifierInput, verifierShape } from '../../../src/spotting/verifier-input.js';
import { type VerifierWeights, verifierLayout } from '../../../src/spotting/verifier-layout.js';
import { createVerifier } from '../../../src/spotting/verifier-network.js';

const { channels, steps, facts } = verifierShape;
const draw = createDraw('verifier tests');
const normal = (length: number, scale = 1) => Float32Array.from({ length }, () => scale * draw.normal());
const anyInput = (): VerifierInput => ({ trace: normal(channels * steps), facts: normal(facts) });

test('the network in the spotter and the one that is trained say the same', async (t) => {
  const parameters = normal(verifierPlaces.length, 0.2);
  const weights = Object.fromEntries(
    Object.entries(verifierPlaces.of).map(([key, { begin, end }]) => [key, parameters.slice(begin, end)]),
  ) as VerifierWeights;
  const verifier = createVerifier([weights]);
  const { logits } = verifierGraph({ batch: 1, weightDecay: 0 });
  const session = await openSession(toOnnx({ name: 'test', outputs: { logits: logits! } }));
  const ones = (length: number) => new Tensor('float32', new Float32Array(length).fill(1), [1, length]);
  for (let n = 0; n < 20; n++) {
    const input = anyInput();
    const result = await session.run({
      parameters: new Tensor('float32', parameters, [parameters.length]),
      trace: new Tensor('float32', input.trace, [1, channels, 1, steps]),
      facts: new Tensor('float32', input.facts, [1, facts]),
      joined_mask: ones(verifierLayout.joined),
      hidden_mask: ones(verifierLayout.hidden),
    });
    const values = [...(result.logits!.data as Float32Array)];
    const total = values.reduce((sum, value) => sum + Math.exp(value), 0);
    const verdict = verifier(input);
    t.true(Math.abs(verdict.micro - Math.exp(values[0]!) / total) < 1e-4);
    const others = values.slice(1);
    t.true(verdict.other === candidateKinds[1 + others.indexOf(Math.max(...others))]!);
  }
  await session.release();
});

test('several networks say the mean of what each says', (t) => {
  const weights = () =>
    Object.fromEntries(
      Object.entries(verifierPlaces.of).map(([key, { begin, end }]) => [key, normal(end - begin, 0.2)]),
    ) as VerifierWeights;
  const members = [weights(), weights(), weights()];
  const alone = members.map((one) => createVerifier([one]));
  const together = createVerifier(members);
  for (let n = 0; n < 20; n++) {
    const input = anyInput();
    const mean = alone.reduce((sum, one) => sum + one(input).micro / members.length, 0);
    t.true(Math.abs(together(input).micro - mean) < 1e-12);
  }
});

test('a mirror image of a mirror image is the picture', (t) => {
  const input = anyInput();
  t.notDeepEqual(mirrored(input).trace, input.trace);
  t.deepEqual(mirrored(mirrored(input)).trace, input.trace);
});

test('a candidate is labelled by what it lies on', (t) => {
  const truth = [
    { kind: 'micro', onset: 1, offset: 1.4 },
    { kind: 'speech', onset: 2, offset: 5 },
    { kind: 'blink', onset: 1.9, offset: 2.1 },
    { kind: 'other', onset: 7, offset: 8 },
  ];
  t.is(labelCandidate({ onset: 1.05, offset: 1.4 }, truth), 'micro');
  t.is(labelCandidate({ onset: 1.3, offset: 1.6 }, truth), 'noise');
  t.is(labelCandidate({ onset: 2.05, offset: 2.4 }, truth), 'speech');
  t.is(labelCandidate({ onset: 1.85, offset: 2.1 }, truth), 'blink');
  t.is(labelCandidate({ onset: 6, offset: 6.2 }, truth), 'noise');
  t.is(labelCandidate({ onset: 7.1, offset: 7.4 }, truth), 'noise');
});

/** Micro-expressions here move once, noise does nothing: learnt in a few steps if anything is. */
function example(n: number): VerifierExample {
  const input = { trace: normal(channels * steps, 0.3), facts: normal(facts, 0.3) };
  const kind = n % 2 === 0 ? 'micro' : 'noise';
  const along = channels - 3;
  if (kind === 'micro') for (let k = 27; k < 34; k++) input.trace[along * steps + k]! += 1.5;
  return { input, kind };
}

test('training learns what tells examples apart, and twice the same', async (t) => {
  const examples = Array.from({ length: 256 }, (_, n) => example(n));
  const losses: number[] = [];
  const weights = await trainVerifier(examples, { epochs: 50, seed: 3, onEpoch: (_, loss) => losses.push(loss) });
  const verifier = createVerifier([weights]);
  const fresh = Array.from({ length: 100 }, (_, n) => example(n));
  const right = fresh.filter(({ input, kind }) => verifier(input).micro > 0.5 === (kind === 'micro')).length;
  t.true(right >= 95, `${right} of 100; losses ${losses.map((loss) => loss.toFixed(2))}`);
  const again = await trainVerifier(examples, { epochs: 50, seed: 3 });
  t.deepEqual(again, weights);
});

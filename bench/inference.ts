// The network as published against the optimised graphs, one thread, in turns; and what inference does to the main
// thread's event loop while the model's thread runs batches of 16.
// npm run build && npx tsx bench/inference.ts
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { sampleLength } from '../src/model/engine.js';
import { toBlockedOnnx } from '../src/model/graph/blocked/to-blocked-onnx.js';
import { toOnnx } from '../src/model/graph/to-onnx.js';
import type { Value } from '../src/model/graph/value.js';
import { apexGraph, inferenceGraph, onsetGraph, referenceGraph } from '../src/model/inference-graph.js';
import type * as Service from '../src/model/model-service.js';
import { networkShapes } from '../src/model/network-shapes.js';
import type { OnnxGraph } from '../src/model/onnx-encode.js';
import { detectBlock } from '../src/model/ort/detect-block.js';
import { openSession } from '../src/model/ort/open-session.js';
import { hashedInput, hashedWeights } from '../src/model/parity/hashed-weights.js';
import { circumstances, round3, type Timing } from './stopwatch.js';

const options = { weights: hashedWeights(networkShapes(5)), classes: 5 };
const block = await detectBlock();

/** Times sessions in turns, so that what else the machine does strikes all of them alike. */
async function race(rounds: number, n: number, graphs: Record<string, OnnxGraph>): Promise<Record<string, Timing>> {
  const feeds: Record<string, Tensor> = {
    input: new Tensor('float32', hashedInput('bench', n * sampleLength), [n, 38, 48, 48]),
    amplification: new Tensor('float32', new Float32Array(n).fill(2), [n, 1, 1, 1]),
  };
  for (const name of ['onset_l', 'onset_s']) {
    feeds[name] = new Tensor('float32', hashedInput(name, n * 32 * 576), [n, 32, 24, 24]);
  }
  const entries: { name: string; session: InferenceSession; feeds: Record<string, Tensor>; times: number[] }[] = [];
  for (const [name, graph] of Object.entries(graphs)) {
    const session = await openSession(graph);
    const own = session.inputNames.map((input) => [input, feeds[input]!] as const);
    entries.push({ name, session, feeds: Object.fromEntries(own), times: [] });
  }
  for (let round = -3; round < rounds; round++) {
    for (const { session, feeds: own, times } of entries) {
      const begun = performance.now();
      await session.run(own);
      if (round >= 0) times.push(performance.now() - begun);
    }
  }
  for (const { session } of entries) await session.release();
  return Object.fromEntries(
    entries.map(({ name, times }) => {
      const sorted = times.sort((a, b) => a - b);
      return [name, { min: round3(sorted[0]!), median: round3(sorted[sorted.length >> 1]!) }];
    }),
  );
}

const plain = (outputs: Record<string, Value>): OnnxGraph => toOnnx({ name: 'bench', outputs });
const blocked = (outputs: Record<string, Value>): OnnxGraph =>
  block === undefined ? plain(outputs) : toBlockedOnnx({ name: 'bench', outputs }, block);

async function compare(n: number, rounds: number) {
  const timings = await race(rounds, n, {
    reference: plain(referenceGraph(options)),
    optimised: plain(inferenceGraph(options)),
    optimisedBlocked: blocked(inferenceGraph(options)),
    cachedOnset: plain(apexGraph(options)),
    cachedOnsetBlocked: blocked(apexGraph(options)),
    onsetBlocked: blocked(onsetGraph(options)),
  });
  const speedUp = Object.entries(timings).map(([name, { min }]) => [name, round3(timings['reference']!.min / min)]);
  return { samples: n, timings, speedUp: Object.fromEntries(speedUp) };
}

/** The main thread's event-loop delay, ms, while 16 questions at a time are with the model's thread. */
async function eventLoop(seconds: number) {
  const { startModel } = (await import(
    new URL('../dist/model/model-service.js', import.meta.url).href
  )) as typeof Service;
  const batches: number[] = [];
  const service = await startModel({ engine: 'ort', onRun: (_, samples) => batches.push(samples) });
  const client = service.client();
  const input = hashedInput('bench', sampleLength);
  const ask = () => Promise.all(Array.from({ length: 16 }, () => client.classify({ input, amplification: 2 })));
  await ask();

  const quiet = monitorEventLoopDelay({ resolution: 1 });
  quiet.enable();
  await new Promise((resolve) => setTimeout(resolve, 1000 * Math.min(seconds, 3)));
  quiet.disable();

  batches.length = 0;
  const busy = monitorEventLoopDelay({ resolution: 1 });
  busy.enable();
  const end = performance.now() + 1000 * seconds;
  while (performance.now() < end) await ask();
  busy.disable();
  await service.stop();
  const figures = (histogram: typeof busy) => ({
    p50: round3(histogram.percentile(50) / 1e6),
    p99: round3(histogram.percentile(99) / 1e6),
    max: round3(histogram.max / 1e6),
  });
  const meanBatch = batches.reduce((sum, size) => sum + size, 0) / batches.length;
  return { quiet: figures(quiet), running: figures(busy), runs: batches.length, meanBatch: round3(meanBatch) };
}

const result = {
  what: 'ms a run of the network, one thread, hashed weights; and event-loop delay of the main thread, ms',
  ...circumstances(),
  onnxruntime: '1.30.0',
  block: block ?? null,
  batch1: await compare(1, 300),
  batch16: await compare(16, 12),
  eventLoopDelayMs: await eventLoop(8),
};
writeFileSync(new URL('results/inference.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);

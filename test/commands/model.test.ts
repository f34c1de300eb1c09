import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { CommanderError } from 'commander';
import { InferenceSession, Tensor } from 'onnxruntime-web';
import { modelCommand } from '../../src/commands/model.js';
import { MienError } from '../../src/errors.js';
import { sampleLength } from '../../src/model/engine.js';
import { type OutputName, outputNames } from '../../src/model/inference-graph.js';
import { networkShapes } from '../../src/model/network-shapes.js';
import { hashedInput, hashedWeights } from '../../src/model/parity/hashed-weights.js';
import { readParityCases } from '../../src/model/parity/parity-cases.js';
import { writeSafetensors } from '../../src/model/safetensors.js';
import { sizeOf, type Tensor as Weight } from '../../src/model/tensor.js';
import { difference } from '../model/graph/run-graph.js';
import { writePth } from '../model/pth/write-pth.js';

const folder = await mkdtemp(join(tmpdir(), 'mien-command-'));
const at = (name: string): string => join(folder, name);
const cases = await readParityCases();

type Result = { exit: number; stdout: string; stderr: string };

/** Runs `mien model ...` in this process; its output and its exit code as bin/mien would give it. */
async function mien(...args: string[]): Promise<Result> {
  const said = { stdout: [] as string[], stderr: [] as string[] };
  const record = (to: string[]) => (text: string | Uint8Array) => to.push(String(text)) > 0;
  const result = (exit: number): Result => ({ exit, stdout: said.stdout.join(''), stderr: said.stderr.join('') });
  const command = modelCommand();
  for (const each of [command, ...command.commands]) {
    each.exitOverride().configureOutput({ writeOut: record(said.stdout), writeErr: record(said.stderr) });
  }
  const { stdout, stderr } = process;
  const [out, err] = [stdout.write, stderr.write];
  stdout.write = record(said.stdout);
  stderr.write = record(said.stderr);
  try {
    await command.parseAsync(args, { from: 'user' });
    return result(0);
  } catch (error) {
    if (error instanceof CommanderError) return result(error.exitCode === 0 ? 0 : 64);
    if (!(error instanceof MienError)) throw error;
    said.stderr.push(`${error.message}\n`);
    return result(error.exit);
  } finally {
    stdout.write = out;
    stderr.write = err;
  }
}

function checkpoint(classes: number): Map<string, Weight> {
  const weights = hashedWeights(networkShapes(classes));
  return new Map(
    [...networkShapes(classes)].map(([key, shape]) => {
      const counter = key.endsWith('.num_batches_tracked');
      const data = counter ? BigInt64Array.of(0n) : weights.get(key)!;
      return [key, { dtype: counter ? 'int64' : 'float32', shape, data } as Weight];
    }),
  );
}

function npy(data: Float32Array, shape: number[]): Buffer {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const header = Buffer.from(`${text.padEnd(117)}\n`);
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    Buffer.of(header.length & 255, header.length >> 8),
    header,
    new Uint8Array(data.buffer),
  ]);
}

for (const classes of [5, 3]) {
  await writeFile(at(`hash-${classes}.pth`), writePth(checkpoint(classes)));
  await mien('import', at(`hash-${classes}.pth`), '-o', at(`hash-${classes}.safetensors`));
}

const seven = checkpoint(7);
await writeFile(at('seven.pth'), writePth(seven));
const damaged = (change: (all: Map<string, Weight>) => void): Buffer => {
  const all = checkpoint(5);
  change(all);
  return writePth(all);
};
await writeFile(
  at('missing.pth'),
  damaged((all) => void all.delete('conv1_L.bias')),
);
await writeFile(
  at('extra.pth'),
  damaged((all) => void all.set('conv9_L.bias', all.get('conv1_L.bias')!)),
);
await writeFile(
  at('shape.pth'),
  damaged((all) => void all.set('fc2.bias', { dtype: 'float32', shape: [6], data: new Float32Array(6) })),
);
await writeFile(
  at('nan.pth'),
  damaged(
    (all) => void all.set('fc2.bias', { dtype: 'float32', shape: [5], data: Float32Array.of(0, 0, Number.NaN, 0, 0) }),
  ),
);
await writeFile(at('bad.npy'), npy(new Float32Array(2 * 38 * 47 * 48), [2, 38, 47, 48]));
await writeFile(at('nan.npy'), npy(new Float32Array(sampleLength).fill(Number.NaN, 5, 6), [1, 38, 48, 48]));
await writeFile(at('one.npy'), npy(new Float32Array(sampleLength), [1, 38, 48, 48]));
await writeFile(at('one.npy'), npy(new Float32Array(sampleLength), [1, 38, 48, 48]));
await writeFile(at('double.npy'), npy(new Float32Array(9), [4]));
await writeFile(at('short.f32'), new Uint8Array(12));
await writeSafetensors(at('labels.safetensors'), { tensors: checkpoint(5), metadata: { labels: '["a"]' } });

for (const { name, batch, classes, amplification, outputs } of cases) {
  test.serial(`${name}: a .pth from the same hash gives the published outputs after import`, async (t) => {
    await writeFile(at('x.npy'), npy(hashedInput(name, batch * sampleLength), [batch, 38, 48, 48]));
    const args = ['--input', at('x.npy'), '--amplification', String(amplification), '-o', at('y.json')];
    const { exit, stdout } = await mien('predict', at(`hash-${classes}.safetensors`), ...args);
    t.deepEqual([exit, stdout], [0, '']);
    const got = JSON.parse(await readFile(at('y.json'), 'utf8')) as Record<OutputName, number[][]>;
    t.deepEqual(Object.keys(got), [...outputNames]);
    for (const each of outputNames) {
      t.is(got[each].length, batch);
      t.true(difference(got[each].flat(), outputs[each].flat()) <= 2e-6, each);
    }
  });
}

test.serial('raw numbers need their shape, and stdout carries the data alone', async (t) => {
  await writeFile(at('x.f32'), new Uint8Array(hashedInput('case-b', sampleLength).buffer));
  const { exit, stdout, stderr } = await mien(
    'predict',
    at('hash-5.safetensors'),
    '--input',
    at('x.f32'),
    '--shape',
    '1,38,48,48',
    '--provider',
    'cpu',
  );
  t.deepEqual([exit, stderr], [0, '']);
  const { logits } = JSON.parse(stdout) as { logits: number[][] };
  t.true(difference(logits.flat(), cases[1]!.outputs.logits.flat()) <= 2e-6);
});

test.serial('an exported graph gives the same in a second ONNX consumer', async (t) => {
  for (const graph of ['inference', 'reference'] as const) {
    t.is((await mien('export', at('hash-3.safetensors'), '-o', at('m.onnx'), '--graph', graph)).exit, 0);
    const session = await InferenceSession.create(await readFile(at('m.onnx')), { executionProviders: ['wasm'] });
    const { batch, amplification, outputs } = cases[2]!;
    const results = await session.run({
      input: new Tensor('float32', hashedInput('case-c', batch * sampleLength), [batch, 38, 48, 48]),
      amplification: new Tensor('float32', new Float32Array(batch).fill(amplification), [batch, 1, 1, 1]),
    });
    t.deepEqual([...session.outputNames], graph === 'reference' ? [...outputNames] : ['logits', 'feature']);
    for (const name of session.outputNames as OutputName[]) {
      t.true(difference(results[name]!.data as Float32Array, outputs[name].flat()) <= 2e-5, name);
    }
    await session.release();
  }
});

test.serial('an 8-bit export says what it costs, on samples it was not calibrated on', async (t) => {
  await writeFile(at('cal.npy'), npy(hashedInput('calibration', 8 * sampleLength), [8, 38, 48, 48]));
  const { exit, stderr } = await mien(
    'export',
    at('hash-5.safetensors'),
    '-o',
    at('m8.onnx'),
    '--int8',
    '--calibration',
    at('cal.npy'),
  );
  t.is(exit, 0);
  const [, error, agreement] =
    /change the logits by ([\d.]+) % and leave ([\d.]+) % .* on 4 samples .*\(4 were\)/.exec(stderr) ?? [];
  t.true(Number(error) > 0 && Number(error) < 5, stderr);
  t.is(agreement, '100.0');
  const [size8, size] = [(await readFile(at('m8.onnx'))).length, (await readFile(at('hash-5.safetensors'))).length];
  t.true(size8 < size / 3);
  const session = await InferenceSession.create(await readFile(at('m8.onnx')), { executionProviders: ['wasm'] });
  const results = await session.run({
    input: new Tensor('float32', hashedInput('case-b', sampleLength), [1, 38, 48, 48]),
    amplification: new Tensor('float32', [2], [1, 1, 1, 1]),
  });
  t.true(difference(results['logits']!.data as Float32Array, cases[1]!.outputs.logits.flat()) < 0.01);
});

test.serial('verify prints each case and the largest error', async (t) => {
  const { exit, stdout } = await mien('verify');
  t.is(exit, 0);
  const lines = stdout.trim().split('\n');
  t.is(lines.length, 7);
  for (const line of lines.slice(0, 6))
    t.regex(line, /^case-[abc] {2}(reference|inference) +cpu\S* +\d\.\d+e-\d+ +\(limit .*\) +ok$/);
  t.regex(lines[6]!, /^largest error \d\.\d\de-[789]$/);
  const json = (await mien('verify', '--json', '--provider', 'cpu')).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.deepEqual(
    json.map(({ graph, limit }) => [graph, limit]),
    Array(3)
      .fill([
        ['reference', 2e-6],
        ['inference', 2e-5],
      ])
      .flat(),
  );
});

test.serial('info says what a model holds', async (t) => {
  const { stdout } = await mien('info', at('hash-5.safetensors'), '--json');
  const facts = JSON.parse(stdout);
  t.like(facts, {
    name: 'hash-5',
    classes: 5,
    weights: 255,
    trained: true,
    labels: ['happiness', 'surprise', 'disgust', 'repression', 'others'],
  });
  t.is(facts.parameters, 2_946_214 + 5_787);
  t.is(facts.notes.source, 'hash-5.pth');
  t.regex((await mien('info', at('hash-5.safetensors'))).stdout, /^name +hash-5\nlabels +\["happiness"/);
});

test.serial('a separate magnification checkpoint is merged as the authors’ code does, or mended', async (t) => {
  const part = (key: string, shape: number[], value: number): [string, Weight] => [
    key,
    { dtype: 'float32', shape, data: new Float32Array(sizeOf(shape)).fill(value) },
  ];
  const magnet = new Map([
    part('encoder.cba_1.conv2d.weight', [16, 3, 7, 7], 1),
    part('encoder.cba_2.conv2d.weight', [32, 16, 3, 3], 2),
    part('encoder.texture_cba.conv2d.weight', [32, 32, 3, 3], 3),
    part('manipulator.g.conv2d.weight', [32, 32, 7, 7], 4),
    part('decoder.cba_1.conv2d.weight', [32, 64, 3, 3], 5),
  ]);
  await writeFile(at('magnet.pth'), writePth(magnet));
  const args = ['import', at('hash-5.pth'), '--magnet', at('magnet.pth'), '-o', at('magnified.safetensors')];
  t.regex((await mien(...args)).stderr, /^mien: 0 weights of .*magnet\.pth taken \(faithful\)/);
  t.regex((await mien(...args, '--magnifier', 'fixed')).stderr, /^mien: 6 weights of .*magnet\.pth taken \(fixed\)/);
  t.regex((await mien('info', at('magnified.safetensors'))).stdout, /magnifier +fixed: magnet\.pth/);
  const alone = await mien('import', at('magnet.pth'), '-o', at('alone.safetensors'));
  t.is(alone.exit, 65);
  t.regex(alone.stderr, /is a magnification checkpoint: give it as --magnet/);
});

const pth = 'test/fixtures/model/pth';
const model = at('hash-5.safetensors');
const refused: [string, string[], number, RegExp][] = [
  ['a checkpoint that would run code', ['import', `${pth}/malicious.pth`], 65, /refers to 'posix\.system'/],
  ['a cut checkpoint', ['import', `${pth}/truncated.pth`], 65, /truncated\.pth .* it is cut/],
  ['a foreign file', ['import', `${pth}/not-a-checkpoint.pth`], 65, /begins neither as a zip/],
  ['weights of another network', ['import', `${pth}/zip.pth`], 65, /lacks 255 of 255 weights/],
  ['a file that is not there', ['import', 'none.pth'], 65, /Cannot read the weights file none\.pth/],
  ['a missing weight', ['import', at('missing.pth')], 65, /lacks 1 of 255 weights \('conv1_L\.bias'\)/],
  ['an extra weight', ['import', at('extra.pth')], 65, /holds 1 weight \('conv9_L\.bias'\)/],
  ['a wrong shape', ['import', at('shape.pth')], 65, /'fc2\.bias' has shape \[6\] where the network has \[5\]/],
  ['a NaN', ['import', at('nan.pth')], 65, /'fc2\.bias' holds NaN at element 2/],
  ['classes without names', ['import', at('seven.pth')], 65, /has 7 classes without names: name them with --labels/],
  ['too few labels', ['import', at('seven.pth'), '--labels', 'a,b'], 65, /has 7 classes and 2 labels/],
  [
    'a folder that is not there',
    ['import', at('hash-5.pth'), '-o', at('nowhere/m.safetensors')],
    65,
    /Cannot write .*nowhere/,
  ],
  ['a checkpoint where a model belongs', ['info', at('hash-5.pth')], 65, /not a usable safetensors file/],
  ['a model with the wrong labels', ['info', at('labels.safetensors')], 65, /has 5 classes and 1 labels/],
  ['export of nothing', ['export', 'none.safetensors'], 65, /Cannot read the weights file none/],
  ['8 bits without calibration', ['export', model, '--int8'], 64, /--int8 needs --calibration/],
  [
    '8 bits of the published graph',
    ['export', model, '--int8', '--calibration', 'x.npy', '--graph', 'reference'],
    64,
    /for the inference graph/,
  ],
  [
    '8 bits from one sample',
    ['export', model, '--int8', '--calibration', at('one.npy')],
    65,
    /has 1 samples: give at least 8/,
  ],
  [
    'an input of the wrong shape',
    ['predict', model, '--input', at('bad.npy')],
    65,
    /has shape \[2,38,47,48\] where the network takes \[N,38,48,48\]/,
  ],
  ['an input with a NaN', ['predict', model, '--input', at('nan.npy')], 65, /holds NaN in sample 0, channel 0/],
  [
    'an array whose shape lies',
    ['predict', model, '--input', at('double.npy')],
    65,
    /its shape \(4\) needs 16 bytes and it has 36/,
  ],
  [
    'raw numbers without a shape',
    ['predict', model, '--input', at('short.f32')],
    64,
    /does not say its shape: give --shape/,
  ],
  [
    'raw numbers of another size',
    ['predict', model, '--input', at('short.f32'), '--shape', '1,38,48,48'],
    65,
    /has 12 bytes where \[1,38,48,48\] in float32 needs 350208/,
  ],
  [
    'a shape that contradicts the file',
    ['predict', model, '--input', at('nan.npy'), '--shape', '2,38,48,48'],
    65,
    /has shape \[1,38,48,48\] and --shape says \[2,38,48,48\]/,
  ],
  ['a shape that is not one', ['predict', model, '--input', 'x', '--shape', 'big'], 64, /a shape is whole numbers/],
  [
    'an amplification that is not one',
    ['predict', model, '--input', 'x', '--amplification', '-1'],
    64,
    /a number of 0 or more/,
  ],
  ['an engine that does not exist', ['verify', '--engine', 'torch'], 64, /Allowed choices are ort, tfjs/],
  ['an engine that is not installed', ['verify', '--engine', 'tfjs'], 69, /tfjs-node, which is not installed: add it/],
  [
    'a provider that is not here',
    ['verify', '--provider', 'tensorrt'],
    69,
    /No provider asked for can be used \(tensorrt: /,
  ],
];
for (const [name, args, exit, message] of refused) {
  test.serial(`${name} is named, with its exit code, and nothing is half-written`, async (t) => {
    const writes = ['import', 'export'].includes(args[0]!) && !args.includes('-o');
    const before = await readdir(folder);
    const result = await mien(...args, ...(writes ? ['-o', at('out.bin')] : []));
    t.is(result.exit, exit);
    t.regex(result.stderr, message);
    t.is(result.stdout, '');
    t.deepEqual(await readdir(folder), before);
  });
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { DataError, MienError, UsageError } from '../../src/errors.js';
import type { StepRecord } from '../../src/learning/step-record.js';
import { trainModel } from '../../src/learning/train-model.js';
import { trainingPaths } from '../../src/learning/training-paths.js';
import { readModel } from '../../src/model/model-file.js';
import { newFolder, sharedStepper, tinyOptions, tinySet, tinySettings } from './rig.js';

const set = await tinySet();
const openStepper = await sharedStepper();
test.after.always(() => set.close());

/** What a log says, without how long it took. */
const told = (records: readonly StepRecord[]): unknown[] => records.map(({ seconds: _, ...rest }) => rest);
const logOf = async (folder: string): Promise<StepRecord[]> =>
  (await readFile(join(folder, 'model.log.ndjson'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as StepRecord);

test.serial('a training that was stopped goes on with the same numbers', async (t) => {
  t.timeout(600_000);
  const [whole, parts] = [await newFolder(), await newFolder()];
  const report = await trainModel(tinyOptions(set, whole, openStepper));
  t.false(report.stopped);

  const stop = new AbortController();
  const first = await trainModel(
    tinyOptions(set, parts, openStepper, {
      signal: stop.signal,
      onRecord: (record) => record.kind === 'step' && record.step === 3 && stop.abort(),
    }),
  );
  t.true(first.stopped);
  t.is(first.step, 3);
  const notices: string[] = [];
  const second = await trainModel(
    tinyOptions(set, parts, openStepper, { onNotice: (sentence) => notices.push(sentence) }),
  );
  t.is(second.step, 4);
  t.regex(notices.join(), /goes on after step 3 of 4/);
  t.deepEqual(told(await logOf(parts)), told(await logOf(whole)));
  t.deepEqual(second.best, report.best);
  const [a, b] = [await readModel(join(whole, 'model.safetensors')), await readModel(join(parts, 'model.safetensors'))];
  t.is(a.sha256, b.sha256);
  t.deepEqual(a.labels, ['negative', 'positive', 'surprise']);
  t.true(a.trained);
  t.true(a.calibration !== null);
  t.regex(await readFile(trainingPaths(join(parts, 'model.safetensors')).curves, 'utf8'), /^<svg .*polyline/s);
});

test.serial('a checkpoint refuses other settings and names the first', async (t) => {
  t.timeout(600_000);
  const folder = await newFolder();
  await trainModel(tinyOptions(set, folder, openStepper, { settings: tinySettings(set, { steps: 1 }) }));
  const other = tinyOptions(set, folder, openStepper, {
    settings: tinySettings(set, { steps: 1, learningRate: 2e-3 }),
  });
  const error = await t.throwsAsync(trainModel(other), { instanceOf: UsageError });
  t.regex(error.message, /begun with learningRate 0\.001 and not 0\.002/);
});

test.serial('a loss that is no number stops the training and keeps the checkpoint before it', async (t) => {
  t.timeout(600_000);
  const folder = await newFolder();
  const broken = async () => {
    const stepper = await openStepper();
    return {
      ...stepper,
      step: async (...args: Parameters<typeof stepper.step>) => {
        // A batch with a hole in it, as damaged samples would make.
        if (args[2] === 3) args[0].input[5] = Number.NaN;
        return stepper.step(...args);
      },
    };
  };
  const error = await t.throwsAsync(trainModel(tinyOptions(set, folder, broken, { saveEvery: 0 })), {
    instanceOf: MienError,
  });
  t.regex(error.message, /loss of step 3 is NaN/);
  const going = await trainModel(tinyOptions(set, folder, openStepper));
  t.is(going.step, 4);
  t.deepEqual(
    (await logOf(folder)).flatMap((record) => (record.kind === 'step' ? [record.step] : [])),
    [1, 2, 3, 4],
  );
});

test.serial(
  'samples without a class, without a second subject, or without a whole class are refused in a sentence',
  async (t) => {
    t.timeout(600_000);
    const folder = await newFolder();
    const options = tinyOptions(set, folder, openStepper);
    const with_ = (samples: typeof set.samples) => trainModel({ ...options, set: { ...set, samples } });
    const none = set.samples.map((sample) => ({ ...sample, label: 'unheard-of' }));
    await t.throwsAsync(with_(none), {
      instanceOf: DataError,
      message: /None of the 24 samples to train on is of negative/,
    });
    const one = set.samples.map((sample) => ({ ...sample, subject: 'x' }));
    await t.throwsAsync(with_(one), { instanceOf: DataError, message: /of one subject.*--validation/ });
    const two = set.samples.map((sample) => (sample.label === 'surprise' ? { ...sample, label: '?' } : sample));
    await t.throwsAsync(with_(two), { instanceOf: DataError, message: /No sample to train on is of surprise/ });
  },
);

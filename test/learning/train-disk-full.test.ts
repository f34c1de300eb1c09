// In a file, and so a process, of its own: the limit that stands for a full disk holds for the whole process.
import { join } from 'node:path';
import test from 'ava';
import { DataError } from '../../src/errors.js';
import { trainModel } from '../../src/learning/train-model.js';
import { readModel } from '../../src/model/model-file.js';
import { limitFileSize } from '../helpers/limit-file-size.js';
import { newFolder, sharedStepper, tinyOptions, tinySet } from './rig.js';

test('a disk that is full while saving is said, and what was saved before stays', async (t) => {
  t.timeout(600_000);
  const set = await tinySet();
  const [folder, whole] = [await newFolder(), await newFolder()];
  const openStepper = await sharedStepper();
  const notices: string[] = [];
  try {
    const error = await t.throwsAsync(
      trainModel(
        tinyOptions(set, folder, openStepper, {
          saveEvery: 0,
          onNotice: (sentence) => notices.push(sentence),
          onRecord: (record) => record.kind === 'step' && record.step === 3 && limitFileSize('1000000'),
        }),
      ),
      { instanceOf: DataError },
    );
    t.regex(error.message, /^Cannot write .*model\.checkpoint \(EFBIG\); .* room on its disk\.$/);
  } finally {
    limitFileSize('unlimited');
  }
  t.regex(
    notices[0]!,
    /^Cannot write .*model\.checkpoint \(EFBIG\); .*What was saved before stays; .* will try again\.$/,
  );

  const going: string[] = [];
  await trainModel(tinyOptions(set, folder, openStepper, { onNotice: (sentence) => going.push(sentence) }));
  t.regex(going.join(), /goes on after step 2 of 4/);
  await trainModel(tinyOptions(set, whole, openStepper));
  const models = await Promise.all([folder, whole].map((each) => readModel(join(each, 'model.safetensors'))));
  t.is(models[0]!.sha256, models[1]!.sha256);
  set.close();
});

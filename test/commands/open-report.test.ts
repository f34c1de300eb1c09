import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { from, lastValueFrom } from 'rxjs';
import { mediaClock } from '../../src/clock.js';
import { openReport } from '../../src/commands/open-report.js';
import { DataError } from '../../src/errors.js';
import { identify } from '../../src/operators/identify.js';
import { toEvents } from '../../src/operators/to-events.js';
import { seededRandom } from '../../src/random.js';
import { expression } from '../helpers/expression.js';

const folder = await mkdtemp(join(tmpdir(), 'mien-report-'));
test.after.always(() => rm(folder, { recursive: true }));
const about = { recording: 'clip.mp4', pictures: false };

test.serial('what was there stays until the report is whole', async (t) => {
  const path = join(folder, 'report.html');
  await writeFile(path, 'before');
  const report = await openReport(path, about);
  t.is(await readFile(path, 'utf8'), 'before');
  await report.write(10);
  t.regex(await readFile(path, 'utf8'), /<\/html>/);
  t.deepEqual(await readdir(folder), ['report.html']);
});

test('a report that cannot be written is refused before the work', async (t) => {
  await t.throwsAsync(openReport(folder, about), { instanceOf: DataError, message: /is a folder/ });
  await t.throwsAsync(openReport(join(folder, 'no', 'x.html'), about), {
    instanceOf: DataError,
    message: /there is no such file or folder/,
  });
});

test('nobody is in the report unless pictures were asked for', async (t) => {
  const consent = { state: 'granted', ref: null, session: 's' } as const;
  const identified = await lastValueFrom(
    from([expression()]).pipe(identify({ random: seededRandom(1), clock: mediaClock, consent })),
  );
  const model = { name: 'none', sha256: null, engine: 'ort' };
  const context = { site: 's', edge: 'e', camera: 'c', model, pseudonym: () => 'p', clock: mediaClock };
  const resemblance = { label: null, probabilities: {}, abstained: true, calibration: null, model };
  const motion = { input: new Float32Array(38 * 48 * 48), apex: identified.crops.apex, amplification: 4 };
  const understood = { ...identified, motion, resemblance };
  const event = await lastValueFrom(from([understood]).pipe(toEvents(context)));
  for (const pictures of [false, true]) {
    const path = join(await mkdtemp(join(folder, 'pictures-')), 'report.html');
    const report = await openReport(path, { ...about, pictures });
    report.see(understood);
    report.add(event);
    await report.write(20);
    const page = await readFile(path, 'utf8');
    t.regex(page, /class="curves"/);
    t.is(page.match(/<img |data:image/g)?.length ?? 0, pictures ? 6 : 0);
  }
});

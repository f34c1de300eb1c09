import test from 'ava';
import { firstValueFrom, from, Subject, toArray } from 'rxjs';
import { noMeter } from '../../src/meter.js';
import { oneByOne } from '../../src/operators/one-by-one.js';

const lossless = {
  waiting: Number.POSITIVE_INFINITY,
  passOver(): never {
    throw new Error('nothing is passed over');
  },
};

test('values are worked on in order, and the meter hears how many wait behind the one at work', async (t) => {
  const counts: number[] = [];
  const meter = {
    ...noMeter,
    waiting: (stage: string, count: number) => counts.push(stage === 'magnify' ? count : -1),
  };
  const work = async (value: number): Promise<number> => {
    for (let turn = 0; turn < value; turn++) await Promise.resolve();
    return value * 10;
  };
  const results = await firstValueFrom(from([3, 1, 2]).pipe(oneByOne('magnify', meter, work, lossless), toArray()));
  t.deepEqual(results, [30, 10, 20]);
  t.deepEqual(counts, [0, 1, 2, 1, 0, 0]);
});

test('what fails waits no longer, and ends the stream', async (t) => {
  const counts: number[] = [];
  const source = new Subject<number>();
  const fail = async (): Promise<number> => {
    throw new Error('no');
  };
  const failure = t.throwsAsync(
    firstValueFrom(
      source.pipe(oneByOne('classify', { ...noMeter, waiting: (_, count) => counts.push(count) }, fail, lossless)),
    ),
    { message: 'no' },
  );
  source.next(1);
  await failure;
  t.deepEqual(counts, [0, 0]);
});

test('beyond the bound the oldest that waits is passed over, and everything comes out in order', async (t) => {
  const results: string[] = [];
  const passed: number[] = [];
  const counts: number[] = [];
  let finish = (): void => {};
  const source = new Subject<number>();
  source
    .pipe(
      oneByOne(
        'magnify',
        { ...noMeter, waiting: (_, count) => counts.push(count) },
        (value) =>
          new Promise<string>((resolve) => {
            finish = () => resolve(`worked on ${value}`);
          }),
        {
          waiting: 2,
          passOver(value) {
            passed.push(value);
            return `passed over ${value}`;
          },
        },
      ),
    )
    .subscribe((result) => results.push(result));
  const turn = async (): Promise<void> => {
    finish();
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  for (let value = 0; value < 6; value++) source.next(value);
  t.deepEqual(passed, [1, 2, 3], 'at once, so that what they hold can go');
  t.is(Math.max(...counts), 2);
  t.deepEqual(results, [], 'the first is still at work');
  await turn();
  t.deepEqual(results, ['worked on 0', 'passed over 1', 'passed over 2', 'passed over 3']);
  source.next(6);
  t.deepEqual(passed, [1, 2, 3], 'there was room again');
  await turn();
  await turn();
  await turn();
  t.deepEqual(results.slice(4), ['worked on 4', 'worked on 5', 'worked on 6']);
});

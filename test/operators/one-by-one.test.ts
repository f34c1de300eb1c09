import test from 'ava';
import { firstValueFrom, from, Subject, toArray } from 'rxjs';
import { noMeter } from '../../src/meter.js';
import { oneByOne } from '../../src/operators/one-by-one.js';

test('values are worked on in order, and the meter hears how many wait behind the one at work', async (t) => {
  const counts: number[] = [];
  const meter = {
    ...noMeter,
    waiting: (stage: string, count: number) => counts.push(stage === 'magnify' ? count : -1),
  };
  const results = await firstValueFrom(
    from([3, 1, 2]).pipe(
      oneByOne('magnify', meter, async (value) => {
        for (let turn = 0; turn < value; turn++) await Promise.resolve();
        return value * 10;
      }),
      toArray(),
    ),
  );
  t.deepEqual(results, [30, 10, 20]);
  t.deepEqual(counts, [0, 1, 2, 1, 0, 0]);
});

test('what fails waits no longer, and ends the stream', async (t) => {
  const counts: number[] = [];
  const source = new Subject<number>();
  const failure = t.throwsAsync(
    firstValueFrom(
      source.pipe(
        oneByOne('classify', { ...noMeter, waiting: (_, count) => counts.push(count) }, async () => {
          throw new Error('no');
        }),
      ),
    ),
    { message: 'no' },
  );
  source.next(1);
  await failure;
  t.deepEqual(counts, [0, 0]);
});

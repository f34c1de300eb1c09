import test from 'ava';
import fc from 'fast-check';
import { Subject } from 'rxjs';
import { inOrder } from '../../src/operators/in-order.js';

/** Lets every settled promise run its continuations. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function gate() {
  const open: Array<() => void> = [];
  return {
    work: (value: number) => new Promise<number>((resolve) => open.push(() => resolve(value))),
    next: async () => {
      open.shift()?.();
      await settle();
    },
  };
}

test('works on one value at a time and keeps the order', async (t) => {
  const { work, next } = gate();
  const source = new Subject<number>();
  const out: number[] = [];
  source.pipe(inOrder(work, { limit: 9, onDrop: () => t.fail() })).subscribe((value) => out.push(value));
  for (const value of [1, 2, 3]) source.next(value);
  t.deepEqual(out, []);
  for (let k = 0; k < 3; k++) await next();
  t.deepEqual(out, [1, 2, 3]);
});

test('drops the oldest waiting value, never the one in work', async (t) => {
  const { work, next } = gate();
  const source = new Subject<number>();
  const out: number[] = [];
  const dropped: number[] = [];
  source
    .pipe(inOrder(work, { limit: 2, onDrop: (value) => dropped.push(value) }))
    .subscribe((value) => out.push(value));
  for (const value of [1, 2, 3, 4, 5]) source.next(value);
  for (let k = 0; k < 3; k++) await next();
  t.deepEqual(dropped, [2, 3]);
  t.deepEqual(out, [1, 4, 5]);
});

test('completes after the last value, and gives back what waits when unsubscribed', async (t) => {
  const { work, next } = gate();
  const source = new Subject<number>();
  const dropped: number[] = [];
  let completed = false;
  source
    .pipe(inOrder(work, { limit: 9, onDrop: (value) => dropped.push(value) }))
    .subscribe({ complete: () => (completed = true) });
  source.next(1);
  source.complete();
  await settle();
  t.false(completed);
  await next();
  t.true(completed);

  const other = new Subject<number>();
  const subscription = other.pipe(inOrder(work, { limit: 9, onDrop: (value) => dropped.push(value) })).subscribe();
  for (const value of [1, 2, 3]) other.next(value);
  subscription.unsubscribe();
  t.deepEqual(dropped, [2, 3]);
});

test('a failing project fails the stream', async (t) => {
  const source = new Subject<number>();
  let seen: unknown;
  source
    .pipe(inOrder(() => Promise.reject(new Error('no')), { limit: 1, onDrop: () => {} }))
    .subscribe({ error: (error) => (seen = error) });
  source.next(1);
  await settle();
  t.is((seen as Error).message, 'no');
});

test('every value comes out or is dropped, once, in order', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 40 }),
      fc.integer({ min: 0, max: 4 }),
      async (steps, limit) => {
        const { work, next } = gate();
        const source = new Subject<number>();
        const out: number[] = [];
        const dropped: number[] = [];
        source
          .pipe(inOrder(work, { limit, onDrop: (value) => dropped.push(value) }))
          .subscribe((value) => out.push(value));
        let sent = 0;
        for (const push of steps) {
          if (push) source.next(sent++);
          else await next();
        }
        for (let k = 0; k < sent; k++) await next();
        t.deepEqual(
          [...out, ...dropped].sort((a, b) => a - b),
          Array.from({ length: sent }, (_, k) => k),
        );
        t.deepEqual(
          out,
          [...out].sort((a, b) => a - b),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('how many wait is told as they come and go; one that is worked on at once has not waited', async (t) => {
  const { work, next } = gate();
  const source = new Subject<number>();
  const counts: number[] = [];
  source.pipe(inOrder(work, { limit: 2, onDrop: () => {}, onWaiting: (count) => counts.push(count) })).subscribe();
  for (let value = 0; value < 4; value++) source.next(value);
  t.deepEqual(counts, [0, 1, 2, 2]);
  for (let value = 0; value < 3; value++) await next();
  t.deepEqual(counts.slice(4), [1, 0]);
});

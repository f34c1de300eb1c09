import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import {
  asyncScheduler,
  concat,
  defer,
  EMPTY,
  lastValueFrom,
  map,
  NEVER,
  Observable,
  take,
  takeUntil,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { CameraStatus } from '../../src/camera-status.js';
import { DataError, SourceError, type SourceErrorCode } from '../../src/errors.js';
import type { Frame } from '../../src/frame.js';
import { type ReconnectOptions, reconnect } from '../../src/operators/reconnect.js';
import { steadyScheduler } from '../../src/steady-scheduler.js';

const frame = (seq: number): Frame => ({
  seq,
  pts: seq,
  arrival: 0,
  captured: 0,
  width: 1,
  height: 1,
  gray: new Uint8Array(1),
  epoch: 0,
  release() {},
});
const values = Object.fromEntries([...'abcdefg'].map((letter, seq) => [letter, frame(seq)]));

const failure = (code: SourceErrorCode): SourceError => new SourceError(code, `Camera x: ${code}.`);
const ended = failure('MIEN_ERR_STREAM_ENDED');
const unreachable = failure('MIEN_ERR_UNREACHABLE');

const scheduler = (t: ExecutionContext): TestScheduler =>
  new TestScheduler((actual, expected) => {
    t.deepEqual(actual, expected);
  });

type Heard = { statuses: CameraStatus[]; retries: [string, number][] };

/** The operator with randomness that always draws `unit`, and what it says. */
function operator(unit: number, options: Partial<ReconnectOptions> = {}) {
  const heard: Heard = { statuses: [], retries: [] };
  const pipe = reconnect({
    random: { unit: () => unit },
    onStatus: (status) => heard.statuses.push(status),
    onRetry: (reason, wait) => heard.retries.push([reason, wait]),
    scheduler: asyncScheduler,
    ...options,
  });
  return { pipe, heard };
}

test('frames pass; after a failure the source is opened again after a wait', (t) => {
  const { pipe, heard } = operator(0);
  scheduler(t).run(({ cold, expectObservable }) => {
    const openings = [cold('a-b-#', values, ended), cold('c-d', values)];
    const source = defer(() => openings.shift() ?? NEVER);
    expectObservable(source.pipe(pipe)).toBe('a-b- 500ms c-d', values);
  });
  t.deepEqual(heard.statuses, [
    { state: 'online', reason: null, message: null },
    { state: 'offline', reason: 'stream_ended', message: ended.message },
    { state: 'online', reason: null, message: null },
  ]);
});

test('waits are drawn between the shortest and a limit that doubles up to the longest', (t) => {
  const waits = (unit: number): number[] => {
    const { pipe, heard } = operator(unit);
    const source = throwError((): Error => unreachable);
    scheduler(t).run(({ expectObservable }) => {
      expectObservable(source.pipe(pipe, takeUntil(timer(180_000)))).toBe('180s |');
    });
    return heard.retries.map(([, wait]) => wait);
  };
  t.true(waits(0).every((wait) => wait === 500));
  t.deepEqual(waits(1).slice(0, 8), [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  t.deepEqual(waits(0.5).slice(0, 3), [750, 1250, 2250]);
});

test('whatever is drawn, a wait keeps its bounds', (t) => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (unit) => {
      const { pipe, heard } = operator(unit);
      new TestScheduler(() => {}).run(() => {
        throwError((): Error => unreachable)
          .pipe(pipe, takeUntil(timer(300_000)))
          .subscribe();
      });
      t.true(heard.retries.every(([, wait]) => wait >= 500 && wait <= 30_000));
    }),
    { numRuns: 20 },
  );
});

test('only ten seconds of frames make the next failure a first one', (t) => {
  const waitAfter = (healthyMs: number): number | undefined => {
    const { pipe, heard } = operator(1);
    // Three failures to begin with, then frames every 100 ms for a while, then one more failure.
    const streaming = concat(
      timer(0, 100).pipe(take(healthyMs / 100 + 1), map(frame)),
      throwError(() => ended),
    );
    const openings: Observable<Frame>[] = [...Array(3).fill(throwError(() => unreachable)), streaming];
    new TestScheduler(() => {}).run(() => {
      defer(() => openings.shift() ?? NEVER)
        .pipe(pipe, takeUntil(timer(300_000)))
        .subscribe();
    });
    t.is(heard.retries.length, 4);
    return heard.retries.at(-1)?.[1];
  };
  t.is(waitAfter(9900), 8000);
  t.is(waitAfter(10_000), 1000);
});

test.serial('a wall clock that is set forward by an hour makes no second of frames healthy', async (t) => {
  const { now } = Date;
  t.teardown(() => {
    Date.now = now;
  });
  const { pipe, heard } = operator(1, { minMs: 1, maxMs: 1000, scheduler: steadyScheduler });
  const streaming = concat(
    timer(0, 5).pipe(
      take(3),
      map(frame),
      tap(({ seq }) => {
        if (seq === 1) Date.now = () => now() + 3_600_000;
      }),
    ),
    throwError(() => ended),
  );
  const openings: Observable<Frame>[] = [...Array(3).fill(throwError(() => unreachable)), streaming];
  await lastValueFrom(defer(() => openings.shift() ?? EMPTY).pipe(pipe));
  t.deepEqual(
    heard.retries.map(([, wait]) => wait),
    [2, 4, 8, 16],
  );
});

test('silence after the last frame does not count as health', (t) => {
  const { pipe, heard } = operator(1);
  const stalled = failure('MIEN_ERR_STALLED');
  scheduler(t).run(({ cold, expectObservable }) => {
    const openings = [cold<Frame>('#', {}, unreachable), cold('a 20s #', values, stalled)];
    expectObservable(defer(() => openings.shift() ?? NEVER).pipe(pipe)).toBe('1s a', values);
  });
  t.deepEqual(heard.retries, [
    ['unreachable', 1000],
    ['stalled', 2000],
  ]);
});

test('refused credentials and unknown paths are tried once a minute', (t) => {
  for (const [code, reason] of [
    ['MIEN_ERR_UNAUTHORIZED', 'unauthorized'],
    ['MIEN_ERR_NOT_FOUND', 'not_found'],
  ] as const) {
    const { pipe, heard } = operator(0);
    scheduler(t).run(({ cold, expectObservable }) => {
      const openings = [cold<Frame>('#', {}, failure(code)), cold('a', values)];
      expectObservable(defer(() => openings.shift() ?? NEVER).pipe(pipe)).toBe('60s a', values);
    });
    t.deepEqual(heard.retries, [[reason, 60_000]]);
    t.is(heard.statuses[0].message, `Camera x: ${code}.`);
  }
});

test('status tells changes alone: a new reason is one, the same failure again is none', (t) => {
  const { pipe, heard } = operator(0);
  scheduler(t).run(({ cold, expectObservable }) => {
    const failures = [unreachable, unreachable, failure('MIEN_ERR_STALLED'), unreachable];
    const openings = [...failures.map((error) => cold<Frame>('#', {}, error)), cold('aab', values)];
    expectObservable(defer(() => openings.shift() ?? NEVER).pipe(pipe)).toBe('2s aab', values);
  });
  t.deepEqual(
    heard.statuses.map(({ state, reason }) => `${state} ${reason}`),
    ['offline unreachable', 'offline stalled', 'offline unreachable', 'online null'],
  );
  t.is(heard.retries.length, 4);
});

test('the end of a recording passes, and so does an error that waiting does not mend', (t) => {
  const damaged = new DataError('clip.mp4 is damaged.');
  scheduler(t).run(({ cold, expectObservable }) => {
    expectObservable(cold('a|', values).pipe(operator(0).pipe)).toBe('a|', values);
    expectObservable(cold('a#', values, damaged).pipe(operator(0).pipe)).toBe('a#', values, damaged);
  });
});

test('an aborted signal ends a wait at once, and the source then completes', (t) => {
  const stop = new AbortController();
  const { pipe } = operator(1, { signal: stop.signal });
  const source = new Observable<Frame>((subscriber) => {
    if (stop.signal.aborted) subscriber.complete();
    else subscriber.error(failure('MIEN_ERR_UNAUTHORIZED'));
  });
  scheduler(t).run(({ expectObservable }) => {
    timer(300).subscribe(() => stop.abort());
    expectObservable(source.pipe(pipe)).toBe('300ms |');
  });
});

test('unsubscribing ends the waiting', (t) => {
  const { pipe } = operator(0);
  let openings = 0;
  const source = defer(() => {
    openings++;
    return throwError((): Error => unreachable);
  });
  new TestScheduler(() => {}).run(() => {
    const subscription = source.pipe(pipe).subscribe();
    timer(1200).subscribe(() => subscription.unsubscribe());
    timer(100_000).subscribe();
  });
  t.is(openings, 3);
});

import test from 'ava';
import fc from 'fast-check';
import { concat, defer, mergeMap, NEVER, of, throwError, timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { seededRandom } from '../../src/random.js';
import { keepConnected } from '../../src/sinks/keep-connected.js';

const scheduler = (): TestScheduler => new TestScheduler(() => undefined);
/** The longest wait each time. */
const patient = { unit: () => 1, bytes: (count: number) => new Uint8Array(count) };

/** When each attempt was made, ms, if connecting fails at once every time. */
function attempts(random: { unit: () => number }, count: number): number[] {
  const virtual = scheduler();
  const at: number[] = [];
  virtual.run(() => {
    defer(() => {
      at.push(virtual.now());
      return at.length < count ? throwError(() => new Error('refused')) : NEVER;
    })
      .pipe(keepConnected({ random: { ...patient, ...random }, onFailure: () => 'wait', scheduler: virtual }))
      .subscribe();
  });
  return at;
}

test('waits double up to half a minute', (t) => {
  const at = attempts(patient, 10);
  const waits = at.slice(1).map((time, i) => time - (at[i] as number));
  t.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
});

test('each wait is spread over the whole range, never under half a second', (t) => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const at = attempts(seededRandom(seed), 12);
      return at.slice(1).every((time, i) => {
        const wait = time - (at[i] as number);
        return wait >= 500 && wait <= Math.min(30_000, 500 * 2 ** (i + 1));
      });
    }),
  );
  const firsts = Array.from({ length: 200 }, (_, seed) => attempts(seededRandom(seed), 2)[1] as number);
  t.true(Math.min(...firsts) < 520 && Math.max(...firsts) > 980);
});

/** A connection that is accepted, and lost after so many ms. */
const lostAfter = (ms: number, virtual: TestScheduler) =>
  concat(of('connected'), timer(ms, virtual).pipe(mergeMap(() => throwError(() => new Error('lost')))));

/** Connects at once and loses the connection after each of these times, ms; gives when each attempt was made. */
function flapping(lasting: number[]): number[] {
  const virtual = scheduler();
  const at: number[] = [];
  virtual.run(() => {
    defer(() => {
      at.push(virtual.now());
      const ms = lasting[at.length - 1];
      return ms === undefined ? NEVER : lostAfter(ms, virtual);
    })
      .pipe(keepConnected({ random: patient, onFailure: () => 'wait', scheduler: virtual }))
      .subscribe();
  });
  return at;
}

test('only a connection of ten seconds makes the next wait short again', (t) => {
  const short = flapping([9_999, 9_999, 9_999]);
  t.deepEqual(short, [0, 10_999, 22_998, 36_997]);
  const long = flapping([10_000, 10_000, 10_000]);
  t.deepEqual(long, [0, 11_000, 22_000, 33_000]);
});

test('says which failures are new since the last stable connection', (t) => {
  const virtual = scheduler();
  const told: [string, boolean][] = [];
  const script = ['refused', 'refused', 'wrong password', 'refused', 10_000, 'refused'] as const;
  let i = 0;
  virtual.run(() => {
    defer(() => {
      const step = script[i++];
      if (step === undefined) return NEVER;
      if (typeof step === 'string') return throwError(() => new Error(step));
      return lostAfter(step, virtual);
    })
      .pipe(
        keepConnected({
          random: patient,
          scheduler: virtual,
          onFailure(failure, { first }) {
            told.push([failure.message, first]);
            return 'wait';
          },
        }),
      )
      .subscribe();
  });
  t.deepEqual(told, [
    ['refused', true],
    ['refused', false],
    ['wrong password', true],
    ['refused', false],
    ['lost', true],
    ['refused', true],
  ]);
});

test('tries again at once, or gives up, when told so', (t) => {
  const virtual = scheduler();
  const at: number[] = [];
  let error: Error | undefined;
  virtual.run(() => {
    defer(() => {
      at.push(virtual.now());
      return throwError(() => new Error(String(at.length)));
    })
      .pipe(
        keepConnected({
          random: patient,
          scheduler: virtual,
          onFailure: ({ message }) => (message === '1' ? 'retry at once' : message === '2' ? 'wait' : 'give up'),
        }),
      )
      .subscribe({
        error: (reason: Error) => {
          error = reason;
        },
      });
  });
  t.deepEqual(at, [0, 0, 1_000]);
  t.is(error?.message, '3');
});

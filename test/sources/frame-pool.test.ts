import test from 'ava';
import fc from 'fast-check';
import { framePool, type Lease } from '../../src/sources/frame-pool.js';

const never = new AbortController().signal;

test('lends as many buffers as it has, and the same ones again', (t) => {
  const pool = framePool(2);
  const first = pool.take(4, 3);
  const second = pool.take(4, 3);
  t.is(first?.gray.length, 12);
  t.not(first?.gray, second?.gray);
  t.is(pool.take(4, 3), undefined);
  first?.release();
  t.is(pool.take(4, 3)?.gray, first?.gray);
});

test('a buffer that is released twice is lent to one taker only', (t) => {
  const pool = framePool(1);
  const lease = pool.take(2, 2);
  lease?.release();
  lease?.release();
  t.truthy(pool.take(2, 2));
  t.is(pool.take(2, 2), undefined);
  lease?.release();
  t.is(pool.take(2, 2), undefined, 'an old lease cannot take a buffer away from its new holder');
});

test('a new size replaces the buffers, and late ones of the old size are let go', (t) => {
  const pool = framePool(1);
  const old = pool.take(2, 2);
  const wide = pool.take(4, 4);
  t.is(wide?.gray.length, 16);
  old?.release();
  t.is(pool.take(4, 4), undefined);
  wide?.release();
  t.is(pool.take(4, 4)?.gray.length, 16);
});

test('free() waits for a release', async (t) => {
  const pool = framePool(1);
  await pool.free(never);
  const lease = pool.take(2, 2);
  const order: string[] = [];
  const waiting = pool.free(never).then(() => order.push('free'));
  await Promise.resolve();
  order.push('release');
  lease?.release();
  await waiting;
  t.deepEqual(order, ['release', 'free']);
});

test('free() ends when its signal aborts, before or while it waits', async (t) => {
  const pool = framePool(1);
  pool.take(2, 2);
  await pool.free(AbortSignal.abort());
  const stop = new AbortController();
  const waiting = pool.free(stop.signal);
  stop.abort();
  await waiting;
  t.is(pool.take(2, 2), undefined);
});

test('no two holders ever share a buffer, whatever the order of takes and releases', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(9)), (count, steps) => {
      const pool = framePool(count);
      const held: Lease[] = [];
      for (const step of steps) {
        if (step < 5) {
          const lease = pool.take(3, 3);
          t.is(lease !== undefined, held.length < count);
          if (lease) held.push(lease);
        } else {
          held.splice(step % (held.length + 1), 1)[0]?.release();
        }
        t.is(new Set(held.map(({ gray }) => gray)).size, held.length);
      }
    }),
  );
});

import test from 'ava';
import { createClosers } from '../src/closers.js';

test('the last opened is closed first, one after another, once', async (t) => {
  const closed: string[] = [];
  const { push, closeAll } = createClosers(() => t.fail());
  push(async () => {
    await new Promise(setImmediate);
    closed.push('first');
  });
  push(() => void closed.push('second'));
  await closeAll();
  await closeAll();
  t.deepEqual(closed, ['second', 'first']);
});

test('what cannot close keeps nothing else open, and is told', async (t) => {
  const closed: string[] = [];
  const told: unknown[] = [];
  const { push, closeAll } = createClosers((error) => told.push(error));
  const [one, other] = [new Error('one'), new Error('other')];
  push(() => void closed.push('disk'));
  push(() => {
    throw one;
  });
  push(() => Promise.reject(other));
  push(() => void closed.push('cameras'));
  t.is(await t.throwsAsync(closeAll()), other);
  t.deepEqual(closed, ['cameras', 'disk']);
  t.deepEqual(told, [other, one]);
});

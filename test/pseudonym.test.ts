import { createHmac } from 'node:crypto';
import test from 'ava';
import { pseudonymiser } from '../src/pseudonym.js';

const key = new Uint8Array(32).fill(7);
const noon = Date.UTC(2026, 5, 1, 12);
const day = 86_400_000;

test('a track keeps its name until midnight UTC and gets another one the next day', (t) => {
  const name = pseudonymiser(key, 'room-1');
  const midnight = Date.UTC(2026, 5, 2);
  t.is(name('s', 3, noon), name('s', 3, midnight - 1));
  t.not(name('s', 3, midnight - 1), name('s', 3, midnight));
  t.not(name('s', 3, noon), name('s', 3, noon + day));
  t.regex(name('s', 3, noon), /^[0-9a-f]{12}$/);
});

test('another track, session, camera or key gives another name', (t) => {
  const name = pseudonymiser(key, 'room-1')('s', 3, noon);
  t.not(name, pseudonymiser(key, 'room-1')('s', 4, noon));
  t.not(name, pseudonymiser(key, 'room-1')('t', 3, noon));
  t.not(name, pseudonymiser(key, 'room-2')('s', 3, noon));
  t.not(name, pseudonymiser(new Uint8Array(32).fill(8), 'room-1')('s', 3, noon));
});

test('it is the HMAC-SHA-256 of day, session, camera and track', (t) => {
  const expected = createHmac('sha256', key).update('2026-06-01/s/room-1/3').digest('hex').slice(0, 12);
  t.is(pseudonymiser(key, 'room-1')('s', 3, noon), expected);
});

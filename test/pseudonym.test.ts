import test from 'ava';
import { pseudonymiser } from '../src/pseudonym.js';

const key = new Uint8Array(32).fill(7);
const noon = Date.UTC(2026, 5, 1, 12);
const day = 86_400_000;

test('a track keeps its name for a day and gets another one the next day', (t) => {
  const name = pseudonymiser(key, 'room-1');
  t.is(name(3, noon), name(3, noon + day / 3));
  t.not(name(3, noon), name(3, noon + day));
  t.regex(name(3, noon), /^[0-9a-f]{12}$/);
});

test('another track, camera or key gives another name', (t) => {
  const name = pseudonymiser(key, 'room-1')(3, noon);
  t.not(name, pseudonymiser(key, 'room-1')(4, noon));
  t.not(name, pseudonymiser(key, 'room-2')(3, noon));
  t.not(name, pseudonymiser(new Uint8Array(32).fill(8), 'room-1')(3, noon));
});

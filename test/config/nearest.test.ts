import test from 'ava';
import fc from 'fast-check';
import { nearest } from '../../src/config/nearest.js';

const keys = ['url', 'username', 'passwordFile', 'transport', 'loop', 'enabled', 'consent'];

test('finds a key that was misspelt, swapped, cased or cut short', (t) => {
  t.is(nearest('trasnport', keys), 'transport');
  t.is(nearest('usrname', keys), 'username');
  t.is(nearest('Enabled', keys), 'enabled');
  t.is(nearest('password', keys), 'passwordFile');
});

test('suggests nothing for a word that is like none of them', (t) => {
  t.is(nearest('bitrate', keys), undefined);
  t.is(nearest('', keys), undefined);
  t.is(nearest('u'.repeat(100_000), keys), undefined);
});

test('one edit in a known key always leads back to it', (t) => {
  const misspelling = fc
    .tuple(fc.constantFrom('username', 'transport', 'enabled'), fc.nat(6), fc.constantFrom('x', ''))
    .map(([key, at, replacement]) => ({ key, word: key.slice(0, at) + replacement + key.slice(at + 1) }));
  fc.assert(fc.property(misspelling, ({ key, word }) => nearest(word, keys) === key));
  t.pass();
});

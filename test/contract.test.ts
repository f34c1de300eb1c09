import { readFile } from 'node:fs/promises';
import { Parser } from '@asyncapi/parser';
import test from 'ava';
import { contractFiles } from '../scripts/write-contract.js';
import { contractBreach, contractChannels, payloadBreach } from './helpers/contract.js';
import { event } from './helpers/event.js';

const reference = new URL('../docs/reference/', import.meta.url);

test('the committed contract is what the definitions give', async (t) => {
  for (const [name, text] of contractFiles()) {
    t.is(await readFile(new URL(name, reference), 'utf8'), text, `run: npx tsx scripts/write-contract.ts (${name})`);
  }
});

test('it is an AsyncAPI 3 document with every topic of mien', async (t) => {
  t.timeout(60_000);
  const text = await readFile(new URL('asyncapi.json', reference), 'utf8');
  const { document, diagnostics } = await new Parser().parse(text);
  t.deepEqual(
    diagnostics.filter(({ severity }) => severity === 0).map(({ message, path }) => `${path.join('.')}: ${message}`),
    [],
  );
  t.is(document?.version(), '3.0.0');
  t.is(document?.channels().all().length, contractChannels.length);
  t.is(document?.operations().filterBySend().length, contractChannels.filter(({ action }) => action === 'send').length);
  const broken = await new Parser().parse(text.replace('"action": "send"', '"action": "says"'));
  t.true(
    broken.diagnostics.some(({ severity }) => severity === 0),
    'a document that is none is told from one',
  );
});

test('a message that breaks the contract is told from one that keeps it', (t) => {
  const base = 'mien/v1/clinic/box-1';
  const seen = (topic: string, value: unknown) =>
    contractBreach({ topic: `${base}/${topic}`, text: JSON.stringify(value) });
  t.is(seen('camera/room/event', event(1)), undefined);
  t.regex(seen('camera/room/event', { ...event(1), name: 'a person' }) ?? '', /additional properties/);
  t.regex(seen('camera/room/event', { ...event(1), durationMs: -1 }) ?? '', /durationMs/);
  t.regex(seen('camera/room/picture', {}) ?? '', /is no topic of the contract/);
  t.is(contractBreach({ topic: `${base}/availability`, text: 'online' }), undefined);
  t.regex(contractBreach({ topic: `${base}/availability`, text: 'on' }) ?? '', /allowed values/);
  t.regex(contractBreach({ topic: `${base}/camera/room/face`, text: '{}', qos: 1 }) ?? '', /QoS 1, not 0/);
  t.is(payloadBreach('consentSet', '{"state":"granted"}'), undefined);
  t.regex(payloadBreach('consentSet', '{"state":"yes"}') ?? '', /allowed values/);
});

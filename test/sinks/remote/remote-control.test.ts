import { setImmediate as turn } from 'node:timers/promises';
import test from 'ava';
import fc from 'fast-check';
import type { MienError } from '../../../src/errors.js';
import { responseSchema, resultSchemas } from '../../../src/sinks/messages.js';
import { type Heard, remoteControl } from '../../../src/sinks/remote/remote-control.js';
import { methodNames, topics } from '../../../src/sinks/topics.js';
import { recordedControls } from '../../helpers/recorded-controls.js';

const own = topics('mien/v1/clinic/box-1/');
const room = own.camera('room');
const rpc = (method: string): string => `mien/v1/clinic/box-1/rpc/${method}`;

/** A control over recorded controls, a clock that the test moves, and what it has said. */
function rig() {
  const controls = recordedControls();
  const answers: { topic: string; message: Record<string, unknown>; correlation: unknown }[] = [];
  const errors: { error: MienError; camera: string | undefined }[] = [];
  const clock = { ms: 0 };
  const hear = remoteControl({
    controls,
    topics: own,
    closed: ['homeassistant/'],
    now: () => clock.ms,
    report: (error, camera) => errors.push({ error, camera }),
    async answer(topic, payload, { properties }) {
      answers.push({ topic, message: JSON.parse(payload), correlation: properties?.correlationData });
    },
  });
  const say = (topic: string, payload: string | Uint8Array = '', more: Partial<Heard> = {}): Promise<void> =>
    hear({ topic, payload: Buffer.from(payload), retain: false, ...more });
  return { controls, answers, errors, clock, say };
}

test('set topics change settings, and say who asked where that can be said', async (t) => {
  const { controls, errors, say } = rig();
  await say(room.set('enabled'), 'OFF');
  await say(room.set('sensitivity'), 'strict');
  await say(room.set('consent'), '{"state":"granted","ref":"form-7","by":"Dr. B"}');
  t.deepEqual(errors, []);
  const nobody = { via: 'mqtt', name: null } as const;
  t.deepEqual(controls.calls, [
    { what: '{"enabled":false}', by: nobody },
    { what: '{"sensitivity":"strict"}', by: nobody },
    { what: '{"consent":{"state":"granted","ref":"form-7"}}', by: { via: 'mqtt', name: 'Dr. B' } },
  ]);
});

test('methods are answered where the request says, with its correlation data, or on the fixed topic', async (t) => {
  const { controls, answers, errors, say } = rig();
  const correlationData = Buffer.from([1, 2, 3]);
  await say(rpc('status'), '', { responseTopic: 'mien/reply/me/box-1', correlationData });
  await say(rpc('cameras'), '{"transaction":"t-1"}');
  await say(rpc('sensitivity'), '{"camera":"room","sensitivity":"recall"}');
  await say(rpc('sensitivity'), '{"camera":"attic","sensitivity":"recall"}');
  await say(rpc('snapshot'), '{"camera":"room"}');
  await say(rpc('reload'), '{"by":"ops"}');
  t.deepEqual(errors, []);
  t.is(answers[0]?.topic, 'mien/reply/me/box-1');
  t.deepEqual(answers[0]?.correlation, correlationData);
  for (const { message } of answers) responseSchema(message['method'] as (typeof methodNames)[number]).parse(message);
  t.like(answers[1], { topic: own.response('cameras'), message: { transaction: 't-1' } });
  t.like(resultSchemas.cameras.parse(answers[1]?.message['result'])[0], { name: 'room', enabled: true });
  t.deepEqual(
    answers.map(({ message }) => message['ok']),
    [true, true, true, false, false, true],
  );
  t.like(answers[3]?.message['error'], { code: 'MIEN_ERR_REQUEST', message: 'There is no such camera.' });
  t.regex(JSON.stringify(answers[4]?.message), /No picture leaves this box/);
  t.deepEqual(
    controls.calls.map(({ what }) => what),
    ['{"sensitivity":"recall"}', 'reload'],
  );
});

test('what cannot be done is one sentence on `error`, and changes nothing', async (t) => {
  const { controls, answers, errors, clock, say } = rig();
  const cases: [string, string | Uint8Array, Partial<Heard>, RegExp][] = [
    [room.set('enabled'), 'maybe', {}, /enabled\/set was refused: Invalid option: expected one of "ON"\|"OFF"/],
    [room.set('enabled'), 'OFF', { retain: true }, /retained request was ignored/],
    [room.set('consent'), 'granted', {}, /no JSON/],
    [room.set('consent'), '{"state":"granted","admin":true}', {}, /a key that is not known/],
    [room.set('consent'), `{"state":"granted","ref":"${'x'.repeat(5_000)}"}`, {}, /of 50\d\d bytes was refused; 4096/],
    [room.set('enabled'), Uint8Array.of(0xff, 0xfe), {}, /no text/],
    [room.set('threshold' as 'enabled'), '3', {}, /no setting of that name; there are enabled, consent, sensitivity/],
    [own.camera('attic').set('enabled'), 'OFF', {}, /no such camera/],
    [rpc('shutdown'), '', {}, /no method of that name; there are status/],
    [rpc('status'), '[]', {}, /rpc\/status was refused/],
    [rpc('reload'), '', { responseTopic: room.event }, /No answer is sent to this response topic/],
    [rpc('reload'), '', { responseTopic: 'homeassistant/switch/x/config' }, /No answer is sent/],
    [rpc('reload'), '', { responseTopic: 'a/#' }, /No answer is sent/],
  ];
  for (const [topic, payload, more, sentence] of cases) {
    clock.ms += 1_000;
    await say(topic, payload, more);
    t.regex(errors.at(-1)?.error.message ?? '', sentence);
    t.is(errors.at(-1)?.error.code, 'MIEN_ERR_REQUEST');
  }
  t.is(errors.length, cases.length);
  t.deepEqual(
    errors.map(({ camera }) => camera),
    cases.map(([topic]) => (topic.includes('/room/') ? 'room' : undefined)),
  );
  t.deepEqual(controls.calls, []);
  t.deepEqual(answers, []);
});

test('a flood is not answered by a flood, and no more than 16 requests are under way', async (t) => {
  const { controls, answers, errors, clock, say } = rig();
  let release = (): void => {};
  controls.hold = new Promise((resolve) => {
    release = resolve;
  });
  const first = Array.from({ length: 20 }, () => say(rpc('reload')));
  await turn();
  t.is(errors.length, 4);
  t.regex(errors[0]?.error.message ?? '', /16 are under way/);
  release();
  await Promise.all(first);
  t.is(answers.length, 16);
  for (let i = 0; i < 1_000; i++) await say(room.set('enabled'), 'nonsense');
  t.is(errors.length, 5);
  clock.ms = 1_000;
  await say(room.set('enabled'), 'nonsense');
  t.regex(errors.at(-1)?.error.message ?? '', / 999 more were refused before\.$/);
});

test('no payload on any topic that is listened to crashes it or changes what it may not', async (t) => {
  const { controls, say } = rig();
  const valid = [
    ...['ON', 'OFF', 'strict', '', '{}', '{"state":"granted","ref":"form-7","by":"x"}'],
    '{"camera":"room","sensitivity":"recall","transaction":"1"}',
  ];
  const mutated = fc
    .tuple(fc.constantFrom(...valid), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }), fc.nat(80))
    .map(([text, changes, cut]) => {
      const bytes = Buffer.from(text.padEnd(text.length + (cut % 3), ' '));
      for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return cut < bytes.length && cut % 5 === 0 ? bytes.subarray(0, cut) : bytes;
    });
  const payload = fc.oneof(
    { weight: 4, arbitrary: mutated },
    { weight: 2, arbitrary: fc.json().map((text) => Buffer.from(text)) },
    { weight: 2, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text)) },
    { weight: 1, arbitrary: fc.nat(3).map((n) => Buffer.alloc(4_097 * (n + 1), '{')) },
  );
  const topic = fc.oneof(
    fc.constantFrom(
      ...(['enabled', 'consent', 'sensitivity'] as const).map((one) => room.set(one)),
      ...methodNames.map(rpc),
    ),
    fc.string({ maxLength: 12 }).map((name) => own.camera(name).set('enabled')),
    fc.string({ maxLength: 12 }).map(rpc),
  );
  const before = controls.calls.length;
  let tried = 0;
  const allowed = [
    ...['{"enabled":true}', '{"enabled":false}', 'reload'],
    ...['strict', 'balanced', 'recall'].map((one) => `{"sensitivity":"${one}"}`),
  ];
  await fc.assert(
    fc.asyncProperty(topic, payload, fc.boolean(), async (where, bytes, retain) => {
      tried++;
      const count = controls.calls.length;
      await say(where, bytes, { retain });
      const [call, ...more] = controls.calls.slice(count);
      t.deepEqual(more, []);
      if (!call) return;
      t.false(retain, 'a retained message changes nothing');
      t.true(bytes.length <= 4_096);
      if (allowed.includes(call.what)) return;
      // What people said may be filed under any name; nothing else may have come through.
      const { consent, ...rest } = JSON.parse(call.what);
      t.deepEqual(rest, {});
      t.true(['granted', 'withheld', 'unrecorded'].includes(consent.state));
      t.deepEqual(Object.keys(consent), ['state', 'ref']);
    }),
    { numRuns: 60_000, seed: 7 },
  );
  t.is(tried, 60_000);
  t.true(controls.calls.length > before, 'some of them are valid');
  t.is(({} as Record<string, unknown>)['polluted'], undefined);
});

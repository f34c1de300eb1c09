import test from 'ava';
import { BrokerFailure, originOf } from '../../src/sinks/broker-failure.js';

const context = { url: 'ws://broker:9001/mqtt?token=s3cret', clientId: 'mien-a-b', username: 'mien', accepted: false };
const sentence = (cause: unknown, change = {}): string => new BrokerFailure(cause, { ...context, ...change }).message;

test('every cause is one sentence that names the broker and shows nothing of its address that may be secret', (t) => {
  const causes: unknown[] = [
    ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET', 'EPROTO', 'CERT_HAS_EXPIRED', 'EWHAT'],
    ...[1, 2, 3, 4, 5, 0x80, 0x84, 0x85, 0x86, 0x87, 0x88, 0x8e, 0x97],
  ].map((code) => ({ code, message: 'as the library says' }));
  for (const cause of [...causes, new Error('connack timeout'), new Error('Keepalive timeout'), undefined]) {
    for (const accepted of [false, true]) {
      const text = sentence(cause, { accepted });
      t.regex(text, /^The MQTT broker ws:\/\/broker:9001 .+[.?)]$/);
      t.false(text.includes('s3cret'));
    }
  }
});

test('says what to change', (t) => {
  t.is(
    sentence({ code: 'ECONNREFUSED' }),
    'The MQTT broker ws://broker:9001 refuses connections; is it running, and is the port right?',
  );
  t.regex(sentence({ code: 0x87 }), /does not let in mqtt\.username 'mien'/);
  t.regex(sentence({ code: 5 }, { username: undefined }), /does not let in a client without mqtt\.username/);
  t.regex(
    sentence({ code: 0x87, message: 'Publish error: Not authorized on mien/x' }, { accepted: true }),
    /Not authorized on mien\/x/,
  );
  t.regex(sentence({ code: 0x87, topic: 'mien/x' }, { accepted: true }), /does not let this box write mien\/x; check/);
  t.regex(
    sentence({ code: 0x87 }, { username: undefined, shown: true }),
    /does not let in the certificate of this box/,
  );
  t.regex(sentence({ code: 0x8e }, { accepted: true }), /client 'mien-a-b'.* give each its own mqtt\.clientId/);
  t.regex(sentence(undefined), /mqtt\.protocolVersion: 4/);
  t.is(sentence(undefined, { accepted: true }), 'The MQTT broker ws://broker:9001 closed the connection.');
});

test('tells the failures that are handled in their own way', (t) => {
  t.true(new BrokerFailure({ code: 0x8e }, context).takenOver);
  t.true(new BrokerFailure({ code: 1 }, context).refusesVersion);
  t.true(new BrokerFailure({ code: 0x84 }, context).refusesVersion);
  t.false(new BrokerFailure({ code: 'ECONNRESET' }, context).takenOver);
  t.true(new BrokerFailure(undefined, { ...context, accepted: true }).unexplained);
  t.false(new BrokerFailure({ code: 0x87 }, { ...context, accepted: true }).unexplained);
  t.false(new BrokerFailure(undefined, context).unexplained);
  t.is(new BrokerFailure(undefined, context).exit, 69);
  t.is(originOf('mqtts://10.0.0.2:8883'), 'mqtts://10.0.0.2:8883');
});

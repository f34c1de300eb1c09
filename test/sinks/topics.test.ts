import test from 'ava';
import { cloudEvent } from '../../src/sinks/cloud-event.js';
import { settingNames, topics } from '../../src/sinks/topics.js';
import { event } from '../helpers/event.js';

test('builds the documented topics', (t) => {
  const base = 'mien/v1/clinic/box-1/';
  const { availability, info, health, error, camera, response, asked, retained } = topics(base);
  const { status, event, face, stats, state, set } = camera('room');
  t.deepEqual(
    [availability, info, health, error, status, event, face, stats, ...settingNames.flatMap((s) => [state(s), set(s)])],
    [
      ...['availability', 'info', 'health', 'error'],
      ...['status', 'event', 'face', 'stats'].map((leaf) => `camera/room/${leaf}`),
      ...['enabled', 'consent', 'sensitivity'].flatMap((s) => [`camera/room/${s}/state`, `camera/room/${s}/set`]),
    ].map((topic) => `${base}${topic}`),
  );
  t.is(response('status'), `${base}rpc/status/response`);
  t.deepEqual(asked, [`${base}camera/+/+/set`, `${base}rpc/+`]);
  t.deepEqual(retained(['room']), [availability, info, health, status, ...settingNames.map(state)]);
});

test('reads what it listens to, and nothing that it says itself', (t) => {
  const own = topics('mien/v1/clinic/box-1/');
  const { status, event, state, set } = own.camera('room');
  t.deepEqual(own.read(set('enabled')), { kind: 'set', camera: 'room', setting: 'enabled' });
  t.deepEqual(own.read('mien/v1/clinic/box-1/rpc/status'), { kind: 'rpc', method: 'status' });
  for (const topic of [status, event, state('enabled'), own.info, own.response('status')])
    t.is(own.read(topic), undefined);
  for (const topic of ['', 'mien/v1/clinic/box-2/rpc/status', `${set('enabled')}/more`])
    t.is(own.read(topic), undefined);
});

test('an event is a CloudEvent whose id names the message', (t) => {
  t.deepEqual(cloudEvent(event(7, { type: 'end' })), {
    contentType: 'application/json',
    payloadFormatIndicator: true,
    userProperties: {
      specversion: '1.0',
      id: '01900000-0000-7000-8000-000000000007.7',
      source: 'mien/clinic/box-1/camera/room',
      type: 'mien.event.end',
      time: '2026-01-02T03:04:12.133Z',
    },
  });
});

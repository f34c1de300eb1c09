import test from 'ava';
import { cloudEvent } from '../../src/sinks/cloud-event.js';
import { topics } from '../../src/sinks/topics.js';
import { event } from '../helpers/event.js';

test('builds the documented topics', (t) => {
  const { availability, info, health, error, camera } = topics('mien/v1/clinic/box-1/');
  t.deepEqual(
    [availability, info, health, error, ...Object.values(camera('room'))],
    ['availability', 'info', 'health', 'error']
      .concat(['status', 'event', 'face', 'stats'].map((leaf) => `camera/room/${leaf}`))
      .map((topic) => `mien/v1/clinic/box-1/${topic}`),
  );
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

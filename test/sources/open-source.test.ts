import test from 'ava';
import { wallClock } from '../../src/clock.js';
import { ConfigError } from '../../src/errors.js';
import { noMeter } from '../../src/meter.js';
import { type CameraSource, openSource } from '../../src/sources/open-source.js';

const open = (source: CameraSource) => openSource(structuredClone(source), { meter: noMeter, clock: wallClock });

test('makes the source that a configuration describes, across a thread', (t) => {
  t.is(open({ kind: 'rtsp', url: 'rtsp://admin:s3cret@host/cam' }).name, 'rtsp://host/cam');
  t.is(
    open({ kind: 'rtsp', url: 'rtsp://host/cam', username: 'a', password: 'b', transport: 'udp' }).name,
    'rtsp://host/cam',
  );
  t.is(open({ kind: 'file', path: 'clip.mp4', loop: true }).name, 'clip.mp4');
  t.is(open({ kind: 'command', command: ['cat', 'x'], width: 64, height: 48, format: 'gray8' }).name, 'cat');
  t.is(open({ kind: 'device', path: '/dev/video0', fps: 30 }).name, '/dev/video0');
  t.is(open({ kind: 'images', path: 'pictures', fps: 100, loop: true }).name, 'pictures');
  t.throws(() => open({ kind: 'rtsp', url: 'http://host/cam' }), { instanceOf: ConfigError });
});

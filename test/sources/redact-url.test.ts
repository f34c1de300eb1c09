import test from 'ava';
import fc from 'fast-check';
import { redactUrl } from '../../src/sources/redact-url.js';

test('leaves what is no secret', (t) => {
  for (const url of ['rtsp://10.0.0.7:8554/cam/1?channel=2', 'rtsp://[fe80::1]/live', 'rtsp://host', '/videos/a.mp4']) {
    t.is(redactUrl(url), url);
  }
});

test('strips user information, raw or encoded, in whole URLs and in parts of them', (t) => {
  t.is(redactUrl('rtsp://admin:s3cret@host:554/a'), 'rtsp://host:554/a');
  t.is(redactUrl('rtsp://admin@host/a'), 'rtsp://host/a');
  t.is(redactUrl('rtsp://admin:p%40ss%2F@host/a'), 'rtsp://host/a');
  t.is(redactUrl('rtsp://admin:p@ss@host/a'), 'rtsp://host/a');
  t.is(redactUrl('rtsp://admin:12/3?4#5@host/a'), 'rtsp://host/a');
  t.is(redactUrl('admin:s3cret@host/a'), 'host/a');
});

test('hides the values of parameters that are credentials', (t) => {
  t.is(redactUrl('rtsp://host/user=admin&password=s3cret&channel=1'), 'rtsp://host/user=***&password=***&channel=1');
  t.is(redactUrl('rtsp://host/live?channel=1&pwd=s3cret'), 'rtsp://host/live?channel=1&pwd=***');
  t.is(redactUrl('rtsp://host/user=admin_password=s3cret_channel=1.sdp'), 'rtsp://host/user=***');
});

test('no password survives, whatever it is made of', (t) => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (noise) => {
      const password = `s3cret${noise}s3cret`;
      const encoded = encodeURIComponent(password);
      for (const written of [password, encoded]) t.false(redactUrl(`rtsp://u:${written}@host/p`).includes('s3cret'));
    }),
  );
});

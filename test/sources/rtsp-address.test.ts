import test from 'ava';
import fc from 'fast-check';
import { ConfigError } from '../../src/errors.js';
import { rtspAddress } from '../../src/sources/rtsp-address.js';

test('reads host, port and credentials', (t) => {
  t.deepEqual(rtspAddress({ url: 'rtsp://10.0.0.7/cam?x=1' }), {
    url: 'rtsp://10.0.0.7/cam?x=1',
    name: 'rtsp://10.0.0.7/cam?x=1',
    host: '10.0.0.7',
    port: 554,
    hasCredentials: false,
  });
  t.deepEqual(rtspAddress({ url: 'rtsps://admin:s3cret@[::1]/cam' }), {
    url: 'rtsps://admin:s3cret@[::1]/cam',
    name: 'rtsps://[::1]/cam',
    host: '::1',
    port: 322,
    hasCredentials: true,
  });
  t.is(rtspAddress({ url: 'rtsp://h:8554/' }).port, 8554);
});

test('credentials in the URL may be raw or encoded; given apart, they win', (t) => {
  const url = (options: Parameters<typeof rtspAddress>[0]): string => rtspAddress(options).url;
  t.is(url({ url: 'rtsp://u:s3cr:t@@h/' }), 'rtsp://u:s3cr%3At%40@h/');
  t.is(url({ url: 'rtsp://u:s3cr%3At%40@h/' }), 'rtsp://u:s3cr%3At%40@h/');
  t.is(url({ url: 'rtsp://u:50%off@h/' }), 'rtsp://u:50%25off@h/');
  t.is(url({ url: 'rtsp://old:gone@h/', username: 'new', password: 'a/b' }), 'rtsp://new:a%2Fb@h/');
  t.is(url({ url: 'rtsp://u@h/', password: 'p' }), 'rtsp://u:p@h/');
  t.is(url({ url: 'rtsp://h/', username: 'jürgen', password: 'p' }), 'rtsp://j%C3%BCrgen:p@h/');
});

test('what is given is what FFmpeg will read back', (t) => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40, unit: 'binary-ascii' }), (password) => {
      const { url, name } = rtspAddress({ url: 'rtsp://host:8554/cam', username: 'me', password });
      const userinfo = /^rtsp:\/\/me:(.*)@host:8554\/cam$/.exec(url)?.[1] ?? 'none';
      t.is(decodeURIComponent(userinfo), password);
      t.notRegex(userinfo, /[@/?#:\s]/);
      t.is(name, 'rtsp://host:8554/cam');
    }),
  );
});

const refusal = (options: Parameters<typeof rtspAddress>[0]): string => {
  try {
    return rtspAddress(options).name;
  } catch (error) {
    return error instanceof ConfigError ? error.message : `no ConfigError: ${error}`;
  }
};

test('refuses what is no address, without saying the password', (t) => {
  for (const url of [
    'rtsp://u:s3cr/et@host/cam',
    'rtsp://u:12/s3cret@host/cam',
    'rtsp://u:1#s3cret@host/cam',
    'u:s3cret@host/cam',
    'http://u:s3cret@host/cam',
    'rtsp:///s3cret@',
    's3cret@',
  ]) {
    const message = refusal({ url });
    t.regex(message, /write rtsp:\/\/host:port\/path/);
    t.notRegex(message, /s3cr|et@/);
  }
  t.regex(
    refusal({ url: 'rtsp://h/', username: 'a:b', password: 's3cret' }),
    /^The username of rtsp:\/\/h\/ holds a colon/,
  );
  t.regex(refusal({ url: 'rtsp://h/', username: 'a', password: 'é'.repeat(30) }), /longer together than the 127 bytes/);
});

import { inspect } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { SourceError, type SourceErrorCode } from '../../src/errors.js';
import { type RtspOptions, rtspSource } from '../../src/sources/rtsp.js';
import { type Collection, collectFrames } from '../helpers/collect-frames.js';
import { withTcpServer } from '../helpers/tcp-server.js';

const secret = 's3cret';
const credentials = { username: 'admin', password: secret };

/** The source failed with this code and sentence, and nothing in its error knows the password. */
function failedWith(t: ExecutionContext, { error, frames }: Collection, code: SourceErrorCode, sentence: RegExp): void {
  t.true(error instanceof SourceError, inspect(error));
  if (!(error instanceof SourceError)) return;
  t.is(error.code, code);
  t.regex(error.message, sentence);
  t.regex(error.message, /^Camera rtsp:\/\/[^@]*\.$/);
  t.notRegex(inspect(error, { depth: 9, showHidden: true }), new RegExp(secret));
  t.is(frames.length, 0);
}

const read = (options: RtspOptions, forMs?: number): Promise<Collection> =>
  collectFrames(rtspSource({ ...credentials, ...options }), forMs === undefined ? {} : { forMs });

/** Reads a camera that answers every request with this status. */
const readStatus = (status: string, options: Partial<RtspOptions> = {}): Promise<Collection> =>
  withTcpServer(
    (socket) =>
      socket.on('data', (request) => {
        const sequence = /CSeq: (\d+)/i.exec(request.toString())?.[1];
        socket.write(`RTSP/1.0 ${status}\r\nCSeq: ${sequence}\r\n\r\n`);
      }),
    (port) => read({ url: `rtsp://127.0.0.1:${port}/cam`, ...options }),
  );

test('its name is the address without credentials', (t) => {
  t.is(rtspSource({ url: `rtsp://admin:${secret}@host:8554/cam` }).name, 'rtsp://host:8554/cam');
});

test('a host that no name server knows', async (t) => {
  const collection = await read({ url: `rtsp://admin:${secret}@camera.invalid/cam` });
  failedWith(t, collection, 'MIEN_ERR_UNREACHABLE', /camera\.invalid\/cam cannot be found: .*camera\.invalid.*; check/);
});

test('a port at which nothing listens', async (t) => {
  const port = await withTcpServer(
    () => {},
    async (free) => free,
  );
  const collection = await read({ url: `rtsp://127.0.0.1:${port}/cam` });
  failedWith(t, collection, 'MIEN_ERR_UNREACHABLE', /refuses connections: nothing listens at port \d+ of 127\.0\.0\.1/);
});

test('a camera that accepts and never answers', async (t) => {
  await withTcpServer(
    () => {},
    async (port) => {
      const collection = await read({ url: `rtsp://127.0.0.1:${port}/cam`, timeoutMs: 300 });
      failedWith(t, collection, 'MIEN_ERR_UNREACHABLE', /does not answer at port \d+ of 127\.0\.0\.1 within 0\.3 s/);
    },
  );
});

test('a server of another kind', async (t) => {
  await withTcpServer(
    (socket) => socket.end('220 mail.example ESMTP\r\n'),
    async (port) => {
      const collection = await read({ url: `rtsp://127.0.0.1:${port}/cam` });
      failedWith(
        t,
        collection,
        'MIEN_ERR_UNREACHABLE',
        /answers at port \d+ of 127\.0\.0\.1, but not as an RTSP camera/,
      );
    },
  );
});

test('what a camera refuses is told apart', async (t) => {
  const refuses = /refuses the username or password; check `username` and `passwordFile`\.$/;
  failedWith(t, await readStatus('401 Unauthorized'), 'MIEN_ERR_UNAUTHORIZED', refuses);
  failedWith(t, await readStatus('403 Forbidden'), 'MIEN_ERR_UNAUTHORIZED', refuses);
  const asks = /asks for a username and a password/;
  failedWith(t, await readStatus('401 Unauthorized', { username: '' }), 'MIEN_ERR_UNAUTHORIZED', asks);
  failedWith(t, await readStatus('404 Not Found'), 'MIEN_ERR_NOT_FOUND', /has no stream at this path/);
  failedWith(t, await readStatus('461 Unsupported Transport'), 'MIEN_ERR_UNREACHABLE', /set `transport` to udp/);
  failedWith(t, await readStatus('503 Service Unavailable'), 'MIEN_ERR_UNREACHABLE', /reports a failure of its own/);
});

test('aborting ends an opening that hangs, at once and quietly', async (t) => {
  await withTcpServer(
    () => {},
    async (port) => {
      for (const forMs of [0, 1, 5, 20, 100, 300]) {
        const { error, stopping } = await read({ url: `rtsp://127.0.0.1:${port}/cam` }, forMs);
        t.is(error, undefined);
        t.true(stopping !== undefined && stopping < 1000);
      }
    },
  );
});

test('a camera that never gets to a picture is given up after its time', async (t) => {
  await withTcpServer(
    () => {},
    async (port) => {
      const options = { url: `rtsp://127.0.0.1:${port}/cam`, firstFrameMs: 300 };
      const sentence = /has sent no picture that can be decoded for 0\.3 s/;
      failedWith(t, await read(options), 'MIEN_ERR_STALLED', sentence);
    },
  );
});

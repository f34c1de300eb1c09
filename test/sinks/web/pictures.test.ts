import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { Subject } from 'rxjs';
import type { AuditEntry } from '../../../src/audit/audit-entry.js';
import { Secret } from '../../../src/config/secret.js';
import { startWeb, type Web } from '../../../src/sinks/web/server.js';
import { pictureStream } from '../../../src/web/picture-stream.js';
import { waitFor } from '../../helpers/wait-for.js';
import { token } from '../../helpers/web-rig.js';

const headers = { authorization: `Bearer ${token}` };
const picture = (value: number, length = 100): Uint8Array => new Uint8Array(length).fill(value);

/** A server with cameras `room` (everything may be seen) and `attic` (nothing). */
async function withPictures(
  body: (rig: {
    base: string;
    web: Web;
    audited: AuditEntry[];
    watched: string[];
    consent: { granted: boolean };
  }) => Promise<void>,
): Promise<void> {
  const audited: AuditEntry[] = [];
  const watched: string[] = [];
  const consent = { granted: true };
  const web = await startWeb({
    host: '127.0.0.1',
    port: 0,
    hosts: [],
    token: new Secret(token),
    now: Date.now,
    onAudit: (entry) => audited.push(entry),
    events: new Subject(),
    cameras: () => [],
    metrics: async () => '',
    unready: () => [],
    info: {},
    pictures: {
      configured: (camera) => camera === 'room',
      consented: () => consent.granted,
      onWatched: (camera, on) => watched.push(`${camera} ${on}`),
    },
  });
  try {
    await body({ base: `http://127.0.0.1:${web.port}`, web, audited, watched, consent });
  } finally {
    await web.stop();
  }
}

test('shows a camera to whoever has credentials, tells when it is watched, and writes down who it was', async (t) => {
  await withPictures(async ({ base, web, audited, watched }) => {
    const url = `${base}/api/cameras/room/preview`;
    t.is((await fetch(url)).status, 401);
    t.is((await fetch(`${base}/api/cameras/attic/preview`, { headers })).status, 404);
    t.is((await fetch(`${base}/api/cameras/cellar/preview`, { headers })).status, 404);
    t.deepEqual(watched, []);
    const leave = new AbortController();
    const answer = await fetch(url, { headers, signal: leave.signal });
    t.regex(answer.headers.get('content-type') ?? '', /^multipart\/x-mixed-replace; boundary=/);
    t.is(answer.headers.get('x-content-type-options'), 'nosniff');
    t.deepEqual(watched, ['room true']);
    const pictures = pictureStream(answer.body as ReadableStream<Uint8Array>);
    web.pictures?.show('attic', picture(9));
    web.pictures?.show('room', picture(1));
    web.pictures?.show('room', picture(2));
    t.deepEqual((await pictures.next()).value, picture(1));
    t.deepEqual((await pictures.next()).value, picture(2));
    leave.abort();
    await waitFor(() => watched.length === 2);
    t.deepEqual(watched, ['room true', 'room false']);
    const about = audited.filter(({ kind }) => kind === 'preview');
    t.deepEqual(
      about.map(({ by, details }) => [by?.name, details]),
      [
        ['token', { camera: 'room', watches: true }],
        ['token', { camera: 'room', watches: false }],
      ],
    );
  });
});

test('a withdrawal ends what is watched and forgets what was kept; nobody comes in until it is granted again', async (t) => {
  await withPictures(async ({ base, web, watched, consent }) => {
    const apex = () => fetch(`${base}/api/events/an-id/apex`, { headers });
    web.pictures?.putApex('an-id', 'room', new Uint8Array(128 * 128));
    web.pictures?.putApex('another', 'attic', new Uint8Array(128 * 128));
    const shown = await apex();
    t.is(shown.headers.get('content-type'), 'image/png');
    t.deepEqual([...Buffer.from(await shown.arrayBuffer()).subarray(1, 4)], [...Buffer.from('PNG')]);
    t.is((await fetch(`${base}/api/events/an-id/apex`)).status, 401);
    t.is((await fetch(`${base}/api/events/another/apex`, { headers })).status, 404);
    const answer = await fetch(`${base}/api/cameras/room/preview`, { headers });
    const ended = answer.arrayBuffer().then(
      () => true,
      () => true,
    );
    consent.granted = false;
    web.pictures?.show('room', picture(1));
    web.pictures?.recheck();
    t.true(await ended);
    await waitFor(() => watched.at(-1) === 'room false');
    t.is((await fetch(`${base}/api/cameras/room/preview`, { headers })).status, 403);
    t.is((await apex()).status, 404);
    consent.granted = true;
    t.is((await apex()).status, 404, 'what was forgotten does not come back');
  });
});

test('an erasure forgets every picture', async (t) => {
  await withPictures(async ({ base, web }) => {
    web.pictures?.putApex('an-id', 'room', new Uint8Array(128 * 128));
    web.forget(() => false);
    t.is((await fetch(`${base}/api/events/an-id/apex`, { headers })).status, 404);
  });
});

test('for a viewer who does not read one picture waits, and it is the newest', async (t) => {
  await withPictures(async ({ web, watched }) => {
    const socket = connect(web.port, '127.0.0.1');
    socket.write(`GET /api/cameras/room/preview HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    socket.pause();
    await waitFor(() => watched.length === 1);
    const size = 1 << 20;
    const before = process.memoryUsage().arrayBuffers;
    for (let n = 1; n <= 200; n++) {
      web.pictures?.show('room', picture(n, size));
      await sleep(1);
    }
    const grown = (process.memoryUsage().arrayBuffers - before) / size;
    t.log(`${grown.toFixed(0)} MB of 200 wait`);
    let last = 0;
    let received = 0;
    socket.on('data', (bytes) => {
      received += bytes.length;
      // The text between two pictures has no byte above 127.
      for (const byte of bytes) if (byte > 127) last = byte;
    });
    socket.resume();
    await waitFor(() => last === 200);
    t.true(received < 50 * size, `${received} bytes`);
    socket.destroy();
  });
});

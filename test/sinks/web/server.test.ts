import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { Subject } from 'rxjs';
import { UnavailableError } from '../../../src/errors.js';
import type { MienEvent } from '../../../src/event.js';
import { startWeb, type Web, type WebOptions } from '../../../src/sinks/web/server.js';

const event = (seq: number): MienEvent => ({ id: 'x', camera: 'room', seq }) as MienEvent;

async function withWeb(
  change: Partial<WebOptions>,
  body: (base: string, events: Subject<MienEvent>, web: Web) => Promise<void>,
): Promise<void> {
  const events = new Subject<MienEvent>();
  const web = await startWeb({
    host: '127.0.0.1',
    port: 0,
    hosts: [],
    now: Date.now,
    onAudit: () => {},
    events,
    cameras: () => [{ name: 'room', state: 'online', reason: null, message: null, since: '2026-01-01T00:00:00.000Z' }],
    metrics: async () => 'mien_build_info 1\n',
    unready: () => [],
    info: { version: '1' },
    ...change,
  });
  try {
    await body(`http://127.0.0.1:${web.port}`, events, web);
  } finally {
    await web.stop();
  }
}

test('serves metrics, health, cameras and the page with strict headers', async (t) => {
  await withWeb({}, async (base) => {
    t.is(await (await fetch(`${base}/metrics`)).text(), 'mien_build_info 1\n');
    t.is(await (await fetch(`${base}/healthz`)).text(), 'alive\n');
    t.deepEqual(await (await fetch(`${base}/readyz`)).json(), { ready: true, reasons: [], warnings: [] });
    t.like(await (await fetch(`${base}/api/cameras`)).json(), [{ name: 'room' }]);
    const page = await fetch(base);
    t.regex(await page.text(), /<title>mien<\/title>/);
    t.regex(page.headers.get('content-security-policy') ?? '', /default-src 'self'/);
    for (const asset of ['app.js', 'style.css']) t.is((await fetch(`${base}/${asset}`)).status, 200);
    t.is((await fetch(`${base}/../package.json`)).status, 404);
  });
});

test('is not ready while something is missing, and says what', async (t) => {
  await withWeb({ unready: () => ['broker unreachable'] }, async (base) => {
    const response = await fetch(`${base}/readyz`);
    t.is(response.status, 503);
    t.deepEqual(await response.json(), { ready: false, reasons: ['broker unreachable'], warnings: [] });
  });
});

test('a viewer gets the latest events first and then live ones; stopping ends it', async (t) => {
  await withWeb({}, async (base, events, web) => {
    events.next(event(1));
    const response = await fetch(`${base}/api/events`);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(text)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`ended before ${pattern}`);
        text += value;
      }
    };
    await until(/"seq":1/);
    events.next(event(2));
    await until(/"seq":2/);
    t.regex(text, /^id: room\/2$/m);
    await Promise.race([web.stop(), sleep(2000).then(() => t.fail('the viewer held the server open'))]);
  });
});

test('a port that another program has is named in one sentence', async (t) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const error = await t.throwsAsync(
    withWeb({ port }, async () => {}),
    { instanceOf: UnavailableError },
  );
  t.like(error, { code: 'MIEN_ERR_PORT_IN_USE' });
  t.regex(error.message, new RegExp(`127.0.0.1:${port}.*another program`));
  other.close();
});

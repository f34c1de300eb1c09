import { once } from 'node:events';
import { connect } from 'node:net';
import test from 'ava';
import type { InjectOptions } from 'fastify';
import { seededRandom } from '../../../src/random.js';
import { password, token, webRig } from '../../helpers/web-rig.js';

const requests = 60_000;
const routes = [
  '/',
  '/app.js',
  '/metrics',
  '/healthz',
  '/readyz',
  '/api/info',
  '/api/cameras',
  '/api/figures',
  '/api/events',
  '/api/events/an-id/curves',
  '/api/events/an-id/apex',
  '/api/cameras/room/preview',
  '/api/cameras/attic/preview',
];
/** Their answers have no end to wait for. */
const streams = ['/api/events', '/api/cameras/room/preview'];
const controls = ['/api/cameras/room/consent', '/api/cameras/room/enabled', '/api/cameras/attic/enabled', '/api/erase'];
const bodies = [
  '{"state":"granted","ref":"f-1"}',
  '{"state":"withheld"}',
  '{"enabled":true}',
  '{"enabled":false}',
  '{"ref":"f-1"}',
];
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const right = [`Bearer ${token}`, `Basic ${base64(`nurse:${password}`)}`, `Basic ${base64(`x:${token}`)}`];

/** Whether these are the credentials; the scheme may be written in any case. */
const isRight = (authorization: string | undefined): boolean =>
  right.some(
    (one) =>
      one.toLowerCase().split(' ')[0] === authorization?.toLowerCase().split(' ')[0] &&
      authorization?.endsWith(one.split(' ')[1] as string),
  );

/** Random and mutated pieces of HTTP, the same for the same seed. */
function dice(seed: number) {
  const { unit } = seededRandom(seed);
  const below = (n: number): number => Math.floor(unit() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const noise = (length: number): string =>
    Array.from({ length }, () => String.fromCharCode(unit() < 0.8 ? 33 + below(94) : below(256))).join('');
  const mutate = (text: string): string => {
    let result = text;
    for (let n = below(3) + 1; n > 0; n--) {
      const at = below(result.length + 1);
      const cut = below(3);
      result = result.slice(0, at) + (unit() < 0.5 ? noise(below(4)) : '') + result.slice(at + cut);
    }
    return unit() < 0.05 ? result.repeat(below(40) + 1) : result;
  };
  return { unit, below, pick, noise, mutate };
}

test('60,000 random and mutated requests: no crash, no inner error, no change without authority', async (t) => {
  t.timeout(300_000);
  const { ask, controls: recorded, pass, audited, server, pictures: shown } = webRig({ unready: () => [] });
  shown?.putApex('an-id', 'room', new Uint8Array(128 * 128));
  const { unit, below, pick, noise, mutate } = dice(7);
  const statuses = new Map<number, number>();
  let sent = 0;
  let unsendable = 0;
  let oversized = 0;
  let changes = 0;
  let pictures = 0;

  for (let n = 0; n < requests; n++) {
    const path = unit() < 0.5 ? pick(controls) : pick(routes);
    const url = unit() < 0.6 ? path : `/${mutate(path).slice(1)}`;
    const method = pick(['GET', 'POST', 'POST', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']);
    const authorization = unit() < 0.6 ? pick(right) : unit() < 0.5 ? mutate(pick(right)) : undefined;
    const headers: Record<string, string> = {
      host: unit() < 0.8 ? 'localhost:6436' : mutate('localhost:6436'),
      ...(authorization !== undefined && { authorization }),
      ...(unit() < 0.6 && { 'x-mien-request': unit() < 0.9 ? '1' : noise(5) }),
      ...(unit() < 0.2 && { origin: pick(['null', 'https://evil.example', 'http://localhost:6436', noise(9)]) }),
      ...(unit() < 0.2 && { 'sec-fetch-site': pick(['cross-site', 'same-site', 'same-origin', noise(4)]) }),
      ...(unit() < 0.9 && { 'content-type': unit() < 0.8 ? 'application/json' : mutate('application/json') }),
      ...(unit() < 0.05 && { [pick(['transfer-encoding', 'content-length', 'expect', 'cookie'])]: noise(6) }),
    };
    const large = unit() < 0.02;
    const payload = large
      ? `{"state":"granted","ref":"${'x'.repeat(4_096 + below(60_000))}"}`
      : unit() < 0.4
        ? pick(bodies)
        : unit() < 0.7
          ? mutate(pick(bodies))
          : noise(below(200));
    const options = { method, headers, payload, remoteAddress: `10.0.${below(4)}.${below(250)}` } as InjectOptions;
    if (method === 'GET' && streams.includes(url.split('?')[0] as string) && authorization !== undefined) continue;
    const before = recorded.calls.length;
    const answer = await ask(url, options).catch((error: Error) => error);
    pass(5_000);
    if (answer instanceof Error) {
      // The client itself refuses to send some nonsense, such as a line end in a header.
      unsendable++;
      continue;
    }
    sent++;
    statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
    const told = JSON.stringify({ url, ...options, payload: payload.slice(0, 100) });
    if (answer.statusCode >= 500) t.fail(`${answer.statusCode} for ${told}`);
    if (answer.headers['content-security-policy'] === undefined) t.fail(`no strict headers for ${told}`);
    if (/token-that|tr0ub4dor/.test(answer.body)) t.fail(`a secret in the answer to ${told}`);
    if (answer.headers['content-type'] === 'image/png') {
      pictures++;
      if (!isRight(authorization)) t.fail(`a picture without authority: ${told}`);
    }
    if (large && method === 'POST' && answer.statusCode === 200) t.fail(`an oversized body was taken: ${told}`);
    if (answer.statusCode === 413) oversized++;
    if (recorded.calls.length === before) continue;
    changes++;
    const foreign = headers['origin'] !== undefined && headers['origin'] !== `http://${headers['host']}`;
    const crossing = headers['sec-fetch-site'] !== undefined && headers['sec-fetch-site'] !== 'same-origin';
    if (!isRight(authorization) || foreign || crossing || headers['x-mien-request'] === undefined || method !== 'POST')
      t.fail(`a change without authority: ${told}`);
  }
  t.log(
    `${sent} sent, ${unsendable} that no client sends, ${changes} changes and ${pictures} pictures with authority, ${oversized} oversized`,
  );
  t.log(
    [...statuses]
      .sort()
      .map(([status, count]) => `${status}: ${count}`)
      .join(', '),
  );
  t.true(sent >= 50_000);
  t.true(changes > 100, 'authority does change something');
  t.true(oversized > 100);
  t.true(pictures > 100, 'authority does see something');
  t.is((await ask('/healthz')).statusCode, 200);
  t.false(JSON.stringify(audited).includes(token) || JSON.stringify(audited).includes(password));
  await server.close();
});

test('1,000 connections of raw nonsense leave the server standing', async (t) => {
  t.timeout(120_000);
  const { server, controls: recorded } = webRig();
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as { port: number };
  const { unit, below, noise, mutate, pick } = dice(11);
  const whole = `POST /api/cameras/room/enabled HTTP/1.1\r\nHost: localhost\r\nX-Mien-Request: 1\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{"enabled":true}`;
  const send = async (bytes: string): Promise<void> => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    socket.end(Buffer.from(bytes, 'latin1'));
    await Promise.race([once(socket, 'close'), new Promise((resolve) => setTimeout(resolve, 500))]);
    socket.destroy();
  };
  for (let n = 0; n < 1_000; n += 20) {
    await Promise.all(
      Array.from({ length: 20 }, () =>
        send(
          unit() < 0.7
            ? mutate(whole)
            : unit() < 0.5
              ? noise(below(3_000))
              : pick([whole.slice(0, below(100)), 'GET / HTTP/9.9\r\n\r\n', '\u0016\u0003\u0001']),
        ),
      ),
    );
  }
  t.is(await (await fetch(`http://127.0.0.1:${port}/healthz`)).text(), 'alive\n');
  t.deepEqual(recorded.calls, []);
  await server.close();
});

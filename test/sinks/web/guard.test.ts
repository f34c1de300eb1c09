import test from 'ava';
import { RequestError } from '../../../src/errors.js';
import { password, token, webRig } from '../../helpers/web-rig.js';

const bearer = { authorization: `Bearer ${token}` };
const basic = (user: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`,
});
const nobody = { token: undefined as never, login: undefined as never };
const grant = { method: 'POST', payload: { state: 'granted', ref: 'f-1' } } as const;
const asked = { 'x-mien-request': '1' };

test('everything but /healthz and /readyz needs the token or the login, once there are any', async (t) => {
  const { ask } = webRig();
  for (const route of ['/', '/metrics', '/api/info', '/api/cameras', '/api/events', '/nothing']) {
    const answer = await ask(route);
    t.is(answer.statusCode, 401, route);
    t.regex(String(answer.headers['www-authenticate']), /^Basic realm="mien"/);
  }
  t.is((await ask('/healthz')).statusCode, 200);
  t.deepEqual((await ask('/readyz')).json(), { ready: false }, 'no reasons for strangers');
  t.deepEqual((await ask('/readyz', { headers: bearer })).json().reasons, ['no camera is online']);
  for (const headers of [bearer, basic('nurse', password), basic('anybody', token)])
    t.is((await ask('/metrics', { headers })).statusCode, 200);
  for (const headers of [
    basic('doctor', password),
    basic('nurse', `${password}x`),
    { authorization: `Bearer ${password}` },
    { authorization: `Bearer ${token.toUpperCase()}` },
    { authorization: token },
    { authorization: 'Basic !!!' },
  ]) {
    const { ask: again } = webRig();
    t.is((await again('/metrics', { headers })).statusCode, 401, headers.authorization);
  }
});

test('without credentials the page can be read on loopback, and nothing be changed', async (t) => {
  const { ask, controls } = webRig(nobody);
  t.is((await ask('/api/cameras')).statusCode, 200);
  const answer = await ask('/api/cameras/room/consent', { ...grant, headers: asked });
  t.is(answer.statusCode, 403);
  t.regex(answer.json().message, /set http\.tokenFile/);
  t.deepEqual(controls.calls, []);
});

test('a name that this box does not have is refused: DNS rebinding', async (t) => {
  const { ask } = webRig({ ...nobody, hosts: ['Box.Local'] });
  const status = async (host: string): Promise<number> => (await ask('/api/cameras', { headers: { host } })).statusCode;
  for (const host of ['localhost', 'localhost:6436', '127.0.0.1:6436', '[::1]:6436', '10.0.0.7', 'box.local:80'])
    t.is(await status(host), 200, host);
  for (const host of ['evil.example', 'localhost.evil.example:6436', '127.0.0.1.evil.example', 'a@127.0.0.1'])
    t.is(await status(host), 421, host);
  t.is((await ask('/healthz', { headers: { host: 'mien' } })).statusCode, 200);
  t.is((await webRig().ask('/metrics', { headers: { host: 'mien:6436', ...bearer } })).statusCode, 200);
});

test('a control needs credentials, its header, its own origin and JSON', async (t) => {
  const { ask, controls, audited } = webRig();
  const url = '/api/cameras/room/consent';
  const refusals: [Record<string, string>, number][] = [
    [asked, 401],
    [bearer, 403],
    [{ ...bearer, ...asked, origin: 'https://evil.example' }, 403],
    [{ ...bearer, ...asked, origin: 'null' }, 403],
    [{ ...bearer, ...asked, 'sec-fetch-site': 'cross-site' }, 403],
    [{ ...bearer, ...asked, 'content-type': 'text/plain' }, 415],
    [{ ...bearer, ...asked, 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ];
  for (const [headers, status] of refusals)
    t.is((await ask(url, { ...grant, headers })).statusCode, status, JSON.stringify(headers));
  t.deepEqual(controls.calls, []);

  const own = {
    ...basic('nurse', password),
    ...asked,
    origin: 'http://localhost:6436',
    'sec-fetch-site': 'same-origin',
  };
  const answer = await ask(url, { ...grant, headers: own });
  t.is(answer.statusCode, 200);
  t.like(answer.json(), { camera: 'room', consent: { state: 'granted', ref: 'f-1' } });
  const by = { via: 'http', name: 'nurse' };
  t.deepEqual(controls.calls, [{ what: '{"consent":{"state":"granted","ref":"f-1"}}', by }]);
  t.deepEqual(audited.at(-1), {
    kind: 'request',
    by: { ...by, from: '127.0.0.1' },
    details: { route: 'POST /api/cameras/:name/consent', status: 200 },
  });
  const off = await ask('/api/cameras/room/enabled', { method: 'POST', payload: { enabled: false }, headers: own });
  t.false(off.json().enabled);
});

test('what a control does not understand changes nothing and is one sentence', async (t) => {
  const { ask, controls } = webRig();
  const headers = { ...bearer, ...asked };
  const post = (url: string, payload: object | string) => ask(url, { method: 'POST', payload, headers });
  for (const payload of [
    {},
    { state: 'yes' },
    { state: 'granted', ref: 'x'.repeat(257) },
    { state: 'granted', by: 'x' },
    [],
  ])
    t.is((await post('/api/cameras/room/consent', payload)).statusCode, 400);
  t.is((await post('/api/cameras/room/enabled', { enabled: 'ON' })).statusCode, 400);
  t.regex((await post('/api/cameras/attic/enabled', { enabled: true })).json().message, /no such camera/);
  const broken = await ask('/api/cameras/room/consent', {
    method: 'POST',
    payload: '{"state":',
    headers: { ...headers, 'content-type': 'application/json' },
  });
  t.is(broken.statusCode, 400);
  const large = await post('/api/cameras/room/consent', { state: 'granted', ref: 'x'.repeat(5_000) });
  t.is(large.statusCode, 413);
  t.deepEqual(controls.calls, []);
});

test('five wrong logins make an address wait a minute, whatever it shows then; others need not', async (t) => {
  const { ask, pass, audited } = webRig();
  const wrong = { headers: basic('nurse', 'guess'), remoteAddress: '10.0.0.1' };
  for (let n = 0; n < 5; n++) t.is((await ask('/metrics', wrong)).statusCode, 401);
  const blocked = await ask('/metrics', { headers: bearer, remoteAddress: '10.0.0.1' });
  t.is(blocked.statusCode, 429);
  t.is(blocked.headers['retry-after'], '60');
  t.is((await ask('/metrics', { headers: bearer, remoteAddress: '10.0.0.2' })).statusCode, 200);
  pass(59_000);
  t.is((await ask('/metrics', { headers: bearer, remoteAddress: '10.0.0.1' })).headers['retry-after'], '1');
  pass(1_000);
  t.is((await ask('/metrics', { headers: bearer, remoteAddress: '10.0.0.1' })).statusCode, 200);
  const failures = audited.filter(({ kind }) => kind === 'login_failed');
  t.is(failures.length, 5);
  t.deepEqual(failures.at(-1), {
    kind: 'login_failed',
    by: { via: 'http', name: null, from: '10.0.0.1' },
    details: { blocked: true },
  });
  t.false(JSON.stringify(audited).includes('guess'));
});

test('strangers cannot fill the audit log', async (t) => {
  const { ask, pass, audited } = webRig();
  for (let n = 0; n < 500; n++) await ask('/api/cameras/room/consent', { ...grant, headers: asked });
  t.true(audited.length <= 1, `${audited.length} entries`);
  pass(10_000);
  await ask('/api/cameras/room/consent', { ...grant, headers: asked });
  t.like(audited.at(-1)?.details, { status: 401 });
  t.true(Number(audited.at(-1)?.details?.['unlisted']) >= 499);
});

test('pictures need credentials even where reading does not, and are in the audit log', async (t) => {
  for (const [change, headers, status] of [
    [nobody, {}, 403],
    [{}, {}, 401],
    [{}, bearer, 200],
  ] as const) {
    const { server, ask, audited } = webRig(change);
    server.get('/api/cameras/:name/picture', { config: { access: 'pictures' } }, () => 'x');
    t.is((await ask('/api/cameras/room/picture', { headers })).statusCode, status);
    t.like(audited, [{ kind: 'request', details: { route: 'GET /api/cameras/:name/picture', status } }]);
  }
});

test('every answer has the strict headers, errors too, and tells nothing of an inner failure', async (t) => {
  const { ask } = webRig({
    ...nobody,
    metrics: () => Promise.reject(new Error('/secret/path')),
    cameras: () => {
      throw new RequestError('No.');
    },
  });
  const answers = {
    '/': 200,
    '/metrics': 500,
    '/api/cameras': 400,
    '/nothing': 404,
    '/%ff': 400,
    '/healthz': 200,
  };
  for (const [url, status] of Object.entries(answers)) {
    const answer = await ask(url);
    t.is(answer.statusCode, status, url);
    t.regex(String(answer.headers['content-security-policy']), /frame-ancestors 'none'/, url);
    t.is(answer.headers['x-content-type-options'], 'nosniff');
    t.is(answer.headers['cache-control'], 'no-store');
    t.is(answer.headers['referrer-policy'], 'no-referrer');
    t.false(answer.body.includes('secret'));
  }
});

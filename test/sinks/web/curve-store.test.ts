import test from 'ava';
import { Subject } from 'rxjs';
import type { Curves } from '../../../src/expression.js';
import { CurveStore } from '../../../src/sinks/web/curve-store.js';
import { startWeb } from '../../../src/sinks/web/server.js';

const curves: Curves = { startMs: -300, stepMs: 50, regions: [{ name: 'chin', px: Float32Array.of(0, 0.123456, 0) }] };

test('keeps the curves of the latest 200 events', (t) => {
  const store = new CurveStore();
  for (let i = 0; i < 201; i++) store.put(`e${i}`, curves);
  t.is(store.json('e0'), undefined);
  t.deepEqual(store.json('e200'), {
    id: 'e200',
    startMs: -300,
    stepMs: 50,
    regions: [{ name: 'chin', px: [0, 0.1235, 0] }],
  });
});

test('serves curves by the event, and none after anything was erased', async (t) => {
  const web = await startWeb({
    host: '127.0.0.1',
    port: 0,
    hosts: [],
    now: Date.now,
    onAudit: () => {},
    events: new Subject(),
    cameras: () => [],
    metrics: async () => '',
    unready: () => [],
    info: {},
  });
  try {
    const ask = () => fetch(`http://127.0.0.1:${web.port}/api/events/an-id/curves`);
    t.is((await ask()).status, 404);
    web.putCurves('an-id', curves);
    t.like(await (await ask()).json(), { id: 'an-id', stepMs: 50 });
    web.forget(() => false);
    t.is((await ask()).status, 404);
  } finally {
    await web.stop();
  }
});

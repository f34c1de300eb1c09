import test from 'ava';
import type { MienEvent } from '../../src/event.js';
import { createMetrics } from '../../src/sinks/metrics.js';
import { roomFigures } from '../../src/sinks/room-figures.js';

test('reads what the metrics say of each camera', async (t) => {
  const metrics = createMetrics({ node: false } as unknown as Parameters<typeof createMetrics>[0]);
  const meter = metrics.camera('a');
  metrics.camera('b');
  meter.frames(30, 1_000);
  meter.faces(2);
  meter.sensitivity(0.08);
  meter.watched(2_000, 1_500);
  meter.rejects('blink', 3);
  const event = { type: 'new', camera: 'a', timing: { captured: new Date(0).toISOString(), published: null } };
  metrics.published(event as MienEvent, 600);
  t.deepEqual(await roomFigures(metrics.registry), [
    {
      camera: 'a',
      frames: 30,
      faces: 2,
      sensitivityPx: 0.08,
      latency: { meanMs: 600, count: 1 },
      watchedSeconds: 2,
      usableSeconds: 1.5,
      rejections: { blink: 3 },
    },
    {
      camera: 'b',
      frames: 0,
      faces: 0,
      sensitivityPx: null,
      latency: null,
      watchedSeconds: 0,
      usableSeconds: 0,
      rejections: {},
    },
  ]);
});

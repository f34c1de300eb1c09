import test from 'ava';
import { dropReasons, stages } from '../../src/meter.js';
import { cameraStats } from '../../src/sinks/camera-stats.js';
import { batchingMeter, type MeterBatch } from '../../src/sinks/meter-batch.js';

test('what a camera did is told with its rate and why frames were dropped, whatever the stage', (t) => {
  const batches: MeterBatch[] = [];
  const meter = batchingMeter((batch) => batches.push(batch));
  for (let n = 0; n < 45; n++) meter.frame();
  meter.faces(2);
  meter.drop('decode', 'late');
  meter.drop('track', 'late');
  meter.drop('decode', 'no_consent');
  meter.stop();
  let at = 0;
  // Meanwhile the clock of the box is set back by an hour.
  const stats = cameraStats(() => Date.UTC(2026, 0, 2), { now: () => at });
  at += 1_500;
  t.deepEqual(stats(batches[0] as MeterBatch), {
    time: '2026-01-02T00:00:00.000Z',
    frames: 45,
    fps: 30,
    faces: 2,
    dropped: { late: 2, no_consent: 1 },
  });
  t.is(stages.length * dropReasons.length, batches[0]?.drops.length);
});

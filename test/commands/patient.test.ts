import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { patient } from '../../src/commands/patient.js';

const head = 'site: a\nedge: b\npurpose: therapy\njurisdiction: EU\nmqtt:\n  url: mqtt://localhost\ncameras:\n';

test('a camera is examined with the stabiliser and the spotting that its configuration gives it', async (t) => {
  const config = join(await mkdtemp(join(tmpdir(), 'mien-patient-')), 'mien.yaml');
  const own =
    '  front:\n    url: rtsp://127.0.0.1:1/x\n    stabiliser: mesh\n    spotting: {preset: strict, judge: rules}\n';
  await writeFile(config, `${head}${own}  back:\n    url: rtsp://127.0.0.1:1/y\n`);
  const front = await patient('front', config, {});
  t.is(front.stabiliser, 'mesh');
  t.deepEqual(front.spotting, { preset: 'strict', judge: 'rules' });
  t.true(front.live);
  const back = await patient('back', config, {});
  t.is(back.stabiliser, 'anchored');
  t.deepEqual(back.spotting, { preset: 'balanced', judge: 'learned' });
});

test('an address is live, a recording is not; both are examined as usual', async (t) => {
  const camera = await patient('rtsp://127.0.0.1:1/x', undefined);
  const recording = await patient('x.mp4', undefined);
  t.deepEqual([camera.live, recording.live], [true, false]);
  t.deepEqual([camera.stabiliser, recording.stabiliser, camera.spotting], [undefined, undefined, undefined]);
});

import test from 'ava';
import { AV_LOG_ERROR, AV_LOG_WARNING } from 'node-av/constants';
import { loadFfmpeg } from '../../src/sources/ffmpeg.js';
import { rtpLosses } from '../../src/sources/rtp-losses.js';
import { until } from '../helpers/until.js';

test('packets that were lost are heard of, once, by all that listen, and other words are not', async (t) => {
  const ffmpeg = await loadFfmpeg();
  const [one, other] = [rtpLosses(ffmpeg), rtpLosses(ffmpeg)];
  ffmpeg.Log.log(AV_LOG_ERROR, 'Could not find ref with POC 3');
  for (let turn = 0; turn < 20; turn++) t.false(await one.since());
  ffmpeg.Log.log(AV_LOG_WARNING, 'RTP: missed 3 packets\n');
  await until('the loss', 10, async () => ((await one.since()) ? true : undefined));
  t.true(await other.since());
  t.deepEqual([await one.since(), await other.since()], [false, false]);

  await one.close();
  ffmpeg.Log.log(AV_LOG_WARNING, 'RTP: missed 1 packets\n');
  await until('the loss', 10, async () => ((await other.since()) ? true : undefined));
  t.false(await one.since());
  await other.close();

  const again = rtpLosses(ffmpeg);
  ffmpeg.Log.log(AV_LOG_WARNING, 'RTP: dropping old packet received too late\n');
  await until('the loss', 10, async () => ((await again.since()) ? true : undefined));
  await again.close();
});

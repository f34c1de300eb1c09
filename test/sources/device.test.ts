import { constants } from 'node:os';
import { inspect } from 'node:util';
import test from 'ava';
import { throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { ConfigError, SourceError } from '../../src/errors.js';
import { reconnect } from '../../src/operators/reconnect.js';
import { deviceSource } from '../../src/sources/device.js';
import { deviceError } from '../../src/sources/device-error.js';
import { FfmpegFailure } from '../../src/sources/ffmpeg-failure.js';
import { collectFrames } from '../helpers/collect-frames.js';

test('a device that is not there, or is no camera, is said in one sentence', async (t) => {
  const refusal = async (path: string): Promise<SourceError> => {
    const { error } = await collectFrames(deviceSource({ path, width: 640, height: 480, fps: 30, format: 'mjpeg' }));
    if (error instanceof SourceError) return error;
    throw new Error(`no SourceError: ${inspect(error)}`);
  };
  t.like(await refusal('/dev/video987'), {
    code: 'MIEN_ERR_UNREACHABLE',
    message: 'Device /dev/video987 is not there; check that it is plugged in, and its number (ls /dev/video*).',
  });
  t.like(await refusal('/dev/null'), {
    code: 'MIEN_ERR_NOT_FOUND',
    message: 'Device /dev/null is no camera; name a video device (ls /dev/video*).',
  });
});

test('what the system refuses is told apart', (t) => {
  const said = (phase: 'open' | 'read' | 'decoder', code: number) =>
    deviceError('/dev/video0', new FfmpegFailure(phase, code, 'x')) as SourceError;
  t.regex(said('open', -16).message, /is in use by another program/);
  t.is(said('open', -13).code, 'MIEN_ERR_UNAUTHORIZED');
  t.regex(said('open', -22).message, /size, rate or format/);
  t.is(said('read', -19).code, 'MIEN_ERR_STREAM_ENDED');
  t.regex(said('decoder', 0).message, /set its format to mjpeg/);
  const other = new Error('x');
  t.is(deviceError('/dev/video0', other), other);
});

test('one that drops off its bus is tried again soon, one that needs a person once a minute', (t) => {
  /** The longest wait after the first failure, ms. */
  const waitAfter = (code: number): number => {
    const waits: number[] = [];
    const scheduler = new TestScheduler(() => {});
    const refused = deviceError('/dev/video0', new FfmpegFailure('open', code, 'x'));
    const onRetry = (_: string, ms: number): void => void waits.push(ms);
    const again = reconnect({ random: { unit: () => 1 }, scheduler, onStatus: () => {}, onRetry });
    throwError(() => refused)
      .pipe(again)
      .subscribe()
      .unsubscribe();
    return waits[0] as number;
  };
  const { ENOENT, ENODEV, ENXIO, EBUSY, ENOTTY, EINVAL, EACCES } = constants.errno;
  for (const code of [ENOENT, ENODEV, ENXIO, EBUSY]) t.true(waitAfter(-code) <= 1000, `${code}`);
  for (const code of [ENOTTY, EINVAL, EACCES]) t.is(waitAfter(-code), 60_000, `${code}`);
});

test('aborting ends it quietly', async (t) => {
  const stop = new AbortController();
  stop.abort();
  await new Promise<void>((resolve, reject) => {
    deviceSource({ path: '/dev/video987' }).open(stop.signal).subscribe({ error: reject, complete: resolve });
  });
  t.is(deviceSource({ path: '/dev/video987' }).name, '/dev/video987');
});

test('a path or a size that is none is refused', (t) => {
  t.throws(() => deviceSource({ path: 'video0' }), { instanceOf: ConfigError });
  t.throws(() => deviceSource({ path: '/dev/video0', width: 640 }), { instanceOf: ConfigError });
});

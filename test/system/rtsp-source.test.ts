import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { AV_PIX_FMT_YUVJ420P } from 'node-av/constants';
import { lastValueFrom, map, take, tap, toArray } from 'rxjs';
import type { CameraStatus } from '../../src/camera-status.js';
import { SourceError, type SourceErrorCode } from '../../src/errors.js';
import { reconnect } from '../../src/operators/reconnect.js';
import { rtspSource } from '../../src/sources/rtsp.js';
import { type Collection, collectFrames } from '../helpers/collect-frames.js';
import { makeClip } from '../helpers/make-clip.js';
import { descriptorsOf } from '../helpers/processes.js';
import { recordMeter } from '../helpers/record-meter.js';
import { withRtspCamera } from '../helpers/rtsp-camera.js';
import { until } from '../helpers/until.js';

const folder = await mkdtemp(join(tmpdir(), 'mien-rtsp-'));
test.after.always(() => rm(folder, { recursive: true }));

/** Three seconds: left third black (luma 16), right third white (235), and a middle that moves. */
const luma = (x: number, y: number, frame: number): number => {
  if (x < 64) return 16;
  return x < 128 ? 60 + ((x + y + 2 * frame) % 100) : 235;
};
const clip = join(folder, 'clip.mp4');
const larger = join(folder, 'larger.mp4');
test.before(async () => {
  await makeClip(clip, [{ width: 192, height: 144, frames: 90, luma }], { gop: 30 });
  await makeClip(larger, [{ width: 256, height: 160, frames: 90, luma }], { gop: 30 });
});

const secret = 's3cr:t@/ü';
const auth = { username: 'room 7', password: secret };

function failedWith(t: ExecutionContext, { error }: Collection, code: SourceErrorCode, sentence: RegExp): void {
  t.true(error instanceof SourceError, inspect(error));
  if (!(error instanceof SourceError)) return;
  t.is(error.code, code);
  t.regex(error.message, sentence);
  t.notRegex(inspect(error, { depth: 9, showHidden: true }), /s3cr|wr0ng/);
}

test('frames come within two seconds, timed by the camera, in full range, and outlast the clip', async (t) => {
  await withRtspCamera({ clip }, async ({ url }) => {
    const meter = recordMeter();
    const opened = performance.now();
    let first: number | undefined;
    const { frames, error } = await collectFrames(rtspSource({ url, meter }), {
      count: 240,
      onFrame: () => {
        first ??= performance.now() - opened;
      },
    });
    t.is(error, undefined);
    t.true(first !== undefined && first < 2000, `${first} ms`);
    t.is(frames.length, 240);
    t.deepEqual(meter.drops, []);
    t.true(meter.intervals.every((ms) => Math.abs(ms - 1000 / 30) < 1));
    for (const [i, { seq, pts, epoch, width, height, gray }] of frames.entries()) {
      t.is(seq, frames[0].seq + i);
      t.true(Math.abs(pts - i / 30) < 1e-3);
      t.is(epoch, 0);
      t.deepEqual([width, height], [192, 144]);
      t.true(gray[72 * 192 + 20] <= 2, 'black is black');
      t.true(gray[72 * 192 + 170] >= 253, 'white is white');
    }
    const last = frames.at(-1);
    t.not(last?.captured, last?.arrival, 'the camera’s clock is known after its first report');
    t.true(Math.abs((last?.captured ?? 0) - (last?.arrival ?? 0)) < 500);
  });
});

for (const method of ['digest', 'basic'] as const)
  test(`${method} authentication: right credentials, apart or in the URL, and what is wrong`, async (t) => {
    await withRtspCamera({ clip, auth: { ...auth, method } }, async ({ url }) => {
      t.is((await collectFrames(rtspSource({ url, ...auth }), { count: 5 })).frames.length, 5);
      const inUrl = url.replace('//', `//${encodeURIComponent(auth.username)}:${encodeURIComponent(secret)}@`);
      t.is((await collectFrames(rtspSource({ url: inUrl }), { count: 5 })).frames.length, 5);

      const wrong = rtspSource({ url, username: auth.username, password: 'wr0ng' });
      const refuses =
        /^Camera rtsp:\/\/127\.0\.0\.1:\d+\/cam refuses the username or password; check `username` and `passwordFile`\.$/;
      failedWith(t, await collectFrames(wrong), 'MIEN_ERR_UNAUTHORIZED', refuses);
      failedWith(
        t,
        await collectFrames(rtspSource({ url: url.replace('//', '//x:wr0ng@') })),
        'MIEN_ERR_UNAUTHORIZED',
        refuses,
      );
      failedWith(
        t,
        await collectFrames(rtspSource({ url })),
        'MIEN_ERR_UNAUTHORIZED',
        /asks for a username and a password/,
      );
    });
  });

test('a path that the camera does not have', async (t) => {
  await withRtspCamera({ clip }, async ({ url }) => {
    failedWith(
      t,
      await collectFrames(rtspSource({ url: `${url}/none` })),
      'MIEN_ERR_NOT_FOUND',
      /has no stream at this path/,
    );
  });
});

test('UDP delivers too', async (t) => {
  await withRtspCamera({ clip }, async ({ url }) => {
    t.is((await collectFrames(rtspSource({ url, transport: 'udp' }), { count: 30 })).frames.length, 30);
  });
});

test('a box that is too slow drops frames instead of falling behind', async (t) => {
  await withRtspCamera({ clip }, async ({ url }) => {
    const meter = recordMeter();
    const { frames, error } = await collectFrames(rtspSource({ url, meter, lateMs: 300 }), {
      forMs: 5000,
      // Work that takes 80 ms for a frame that comes every 33 ms.
      onFrame() {
        const until = performance.now() + 80;
        while (performance.now() < until);
      },
    });
    t.is(error, undefined);
    t.true(frames.length > 5);
    t.true(meter.drops.length > frames.length / 2);
    t.true(meter.drops.every((drop) => drop === 'decode late'));
    const delays = frames.map(({ arrival, pts }) => arrival - pts * 1000);
    const growth = Math.max(...delays) - Math.min(...delays);
    t.true(growth < 500, `${growth} ms`);
  });
});

test('a camera that dies has ended its stream', async (t) => {
  await withRtspCamera({ clip }, async ({ url, kill }) => {
    let killed = 0;
    const collection = await collectFrames(rtspSource({ url }), {
      onFrame(_frame, index) {
        if (index !== 20) return;
        kill('SIGKILL');
        killed = performance.now();
      },
    });
    t.true(performance.now() - killed < 1000);
    failedWith(t, collection, 'MIEN_ERR_STREAM_ENDED', /closed its stream/);
  });
});

test('a camera that falls silent has stalled, within the watchdog’s time', async (t) => {
  await withRtspCamera({ clip }, async ({ url, kill }) => {
    let stopped = 0;
    const collection = await collectFrames(rtspSource({ url, stallMs: 1500 }), {
      onFrame(_frame, index) {
        if (index !== 20) return;
        kill('SIGSTOP');
        stopped = performance.now();
      },
    });
    const silence = performance.now() - stopped;
    t.true(silence > 1300 && silence < 2500, `${silence} ms`);
    failedWith(t, collection, 'MIEN_ERR_STALLED', /has sent no picture that can be decoded for 1\.5 s/);
  });
});

test('a camera none of whose pictures is whole is given up in time, and shows nothing meanwhile', async (t) => {
  await withRtspCamera({ clip }, async ({ url, suffer }) => {
    const meter = recordMeter();
    const shown: number[] = [];
    const collection = await collectFrames(rtspSource({ url, meter, damagedMs: 2000 }), {
      onFrame(_frame, index) {
        if (index === 20) suffer('corrupt 1');
        shown.push(index);
      },
    });
    failedWith(t, collection, 'MIEN_ERR_STALLED', /has sent only damaged pictures for 2 s; check its network/);
    t.true(meter.drops.length > 30);
    t.true(shown.length < 40, `${shown.length} pictures were taken for whole`);
  });
});

test('Motion JPEG with Huffman tables of its own, which RTP does not carry, is said and not shown as black', async (t) => {
  const own = join(folder, 'own-tables.mp4');
  await makeClip(own, [{ width: 192, height: 144, frames: 90, luma }], {
    codec: 'mjpeg',
    format: AV_PIX_FMT_YUVJ420P,
    fullRange: true,
    encoder: { huffman: 'optimal' },
  });
  await withRtspCamera({ clip: own, codec: 'mjpeg' }, async ({ url }) => {
    const meter = recordMeter();
    const collection = await collectFrames(rtspSource({ url, meter, firstFrameMs: 2000 }));
    failedWith(t, collection, 'MIEN_ERR_STALLED', /has sent no picture that can be decoded for 2 s/);
    t.is(collection.frames.length, 0);
    t.true(meter.drops.length > 30);
  });
});

test('another picture size is decoded as it comes, and is another epoch', async (t) => {
  await withRtspCamera({ clip }, async ({ url, suffer }) => {
    const { frames, error } = await collectFrames(rtspSource({ url }), {
      count: 150,
      onFrame: (_frame, index) => index === 10 && suffer(`clip ${larger}`),
    });
    t.is(error, undefined);
    const at = frames.findIndex(({ width }) => width !== 192);
    t.true(at > 10 && at < 120, `another size from frame ${at} on`);
    for (const [i, { seq, pts, epoch, width, height, gray }] of frames.entries()) {
      t.deepEqual([width, height, gray.length], i < at ? [192, 144, 192 * 144] : [256, 160, 256 * 160]);
      t.true(gray[72 * width + 20] <= 2, 'black is black');
      t.true(gray[72 * width + 170] >= 253, 'white is white');
      if (i === 0) continue;
      t.true(seq > frames[i - 1].seq && pts > frames[i - 1].pts);
      t.true(i === at ? epoch > frames[i - 1].epoch : epoch === frames[i - 1].epoch, `epoch ${epoch} at frame ${i}`);
    }
  });
});

test('a name that begins to be known is a camera that is there', async (t) => {
  await withRtspCamera({ clip }, async ({ port }) => {
    const statuses: CameraStatus[] = [];
    const answers = ['ENOTFOUND', 'EAI_AGAIN', 'known'];
    const asked: string[] = [];
    const lookup = async (host: string): Promise<void> => {
      asked.push(host);
      const code = answers.shift();
      if (code !== 'known') throw Object.assign(new Error('no address'), { code });
    };
    const { signal } = new AbortController();
    const frames = await lastValueFrom(
      rtspSource({ url: `rtsp://localhost:${port}/cam`, lookup })
        .open(signal)
        .pipe(
          reconnect({ random: { unit: () => 0 }, minMs: 100, signal, onStatus: (status) => statuses.push(status) }),
          tap(({ release }) => release()),
          take(10),
          toArray(),
        ),
    );
    t.is(frames.length, 10);
    t.deepEqual(asked, ['localhost', 'localhost', 'localhost']);
    t.deepEqual(
      statuses.map(({ state, reason }) => `${state} ${reason}`),
      ['offline unreachable', 'online null'],
    );
    t.regex(statuses[0].message ?? '', /the name localhost is not known; check it/);
  });
});

test('aborting at any moment ends at once and leaves nothing behind', async (t) => {
  await withRtspCamera({ clip }, async ({ url }) => {
    // What is loaded once stays.
    await collectFrames(rtspSource({ url }), { count: 1 });
    const before = descriptorsOf(process.pid);
    for (let cycle = 0; cycle < 20; cycle++) {
      const { error, stopping } = await collectFrames(rtspSource({ url }), {
        forMs: cycle < 10 ? cycle * 3 : cycle * 40,
      });
      t.is(error, undefined);
      t.true(stopping !== undefined && stopping < 1000, `${stopping} ms`);
    }
    const after = descriptorsOf(process.pid);
    t.true(after <= before + 1, `${before} descriptors before, ${after} after`);
  });
});

test('aborting ends a read that hangs', async (t) => {
  await withRtspCamera({ clip }, async ({ url, kill }) => {
    const { error, stopping } = await collectFrames(rtspSource({ url }), {
      forMs: 1500,
      onFrame(_frame, index) {
        if (index === 10) kill('SIGSTOP');
      },
    });
    t.is(error, undefined);
    t.true(stopping !== undefined && stopping < 1000);
  });
});

test('a camera that stalls and wakes up is there again: seq, pts and epoch go on rising', async (t) => {
  await withRtspCamera({ clip }, async ({ url, kill }) => {
    const statuses: CameraStatus[] = [];
    const signal = new AbortController().signal;
    let count = 0;
    const frames = await lastValueFrom(
      rtspSource({ url, stallMs: 700 })
        .open(signal)
        .pipe(
          reconnect({ random: { unit: () => 0 }, minMs: 200, signal, onStatus: (status) => statuses.push(status) }),
          map(({ seq, pts, epoch, release }) => {
            release();
            if (++count === 15) {
              kill('SIGSTOP');
              setTimeout(() => kill('SIGCONT'), 1000);
            }
            return { seq, pts, epoch };
          }),
          take(40),
          toArray(),
        ),
    );
    t.deepEqual(
      statuses.map(({ state, reason }) => `${state} ${reason}`),
      ['online null', 'offline stalled', 'online null'],
    );
    for (const [i, frame] of frames.slice(1).entries()) {
      t.true(frame.seq > frames[i].seq);
      t.true(frame.pts > frames[i].pts);
      t.true(frame.epoch >= frames[i].epoch);
    }
    t.is(frames[0].epoch, 0);
    t.is(frames.at(-1)?.epoch, 1);
  });
});

test('a camera hears of the end: TEARDOWN when it is left; none holds up the end', async (t) => {
  await withRtspCamera({ clip }, async ({ url, kill, heard }) => {
    for (const transport of ['tcp', 'udp'] as const) {
      await collectFrames(rtspSource({ url, transport }), { forMs: 1000 });
      await until('the goodbye', 10, () => (heard.includes('closed') ? true : undefined));
      t.deepEqual(heard.splice(0), ['opened', 'teardown', 'closed'], transport);
    }
    const { stopping } = await collectFrames(rtspSource({ url }), {
      forMs: 1000,
      onFrame: (_frame, index) => index === 20 && kill('SIGSTOP'),
    });
    t.true(stopping !== undefined && stopping < 1000, `${stopping} ms`);
  });
});

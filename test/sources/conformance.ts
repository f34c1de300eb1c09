import { inspect } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { MienError } from '../../src/errors.js';
import type { Frame } from '../../src/frame.js';
import type { Source } from '../../src/source.js';
import { collectFrames } from '../helpers/collect-frames.js';

export type Conformance = {
  /** Gives `use` a source with at least 24 frames; each holds black (0) and white (255) somewhere. */
  withSource(use: (source: Source) => Promise<void>, buffers?: number): Promise<void>;
  /** One that fails; if it can be given a password at all, that is `s3cret`. */
  broken(): Source;
  /** `live`: goes on in seq, pts and epoch when opened again. `recorded`: begins anew, and is equal. */
  readonly kind: 'live' | 'recorded';
};

/** What every source promises (src/source.ts, src/frame.ts): declares its tests for one of them. */
export function conforms(name: string, { withSource, broken, kind }: Conformance): void {
  const declare = (what: string, body: (t: ExecutionContext) => Promise<void>): void => {
    test(`${name}: ${what}`, body);
  };

  declare('seq and pts rise, epoch never falls, sizes fit, gray is full range', (t) =>
    withSource(async (source) => {
      const { frames, error } = await collectFrames(source, { count: 20 });
      t.is(error, undefined);
      t.is(frames.length, 20);
      for (const [i, frame] of frames.entries()) {
        t.is(frame.gray.length, frame.width * frame.height);
        t.true(frame.gray.includes(0) || Math.min(...frame.gray) <= 2, 'black');
        t.true(frame.gray.includes(255) || Math.max(...frame.gray) >= 253, 'white');
        t.true(Number.isFinite(frame.captured) && Number.isFinite(frame.arrival));
        const before = frames[i - 1];
        if (!before) continue;
        t.true(frame.seq > before.seq);
        t.true(frame.pts > before.pts);
        t.true(frame.epoch >= before.epoch);
      }
    }),
  );

  declare('aborting ends it quietly and fast, whenever it comes', (t) =>
    withSource(async (source) => {
      for (const forMs of [0, 1, 10, 100]) {
        const { error, stopping } = await collectFrames(source, { forMs });
        t.is(error, undefined);
        // Far below any time that a source waits for a picture, however busy this machine is.
        t.true(stopping === undefined || stopping < 8_000, `${stopping} ms`);
      }
      const stop = new AbortController();
      stop.abort();
      let count = 0;
      await new Promise<void>((resolve, reject) => {
        source.open(stop.signal).subscribe({ next: () => count++, error: reject, complete: resolve });
      });
      t.is(count, 0);
    }),
  );

  declare('opening again works, and goes on or begins anew', (t) =>
    withSource(async (source) => {
      const first = (await collectFrames(source, { count: 5 })).frames;
      const second = (await collectFrames(source, { count: 5 })).frames;
      t.is(second.length, 5);
      if (kind === 'recorded') {
        const shown = ({ seq, pts, epoch, captured, gray }: (typeof first)[number]) => ({
          seq,
          pts,
          epoch,
          captured,
          gray,
        });
        t.deepEqual(second.map(shown), first.map(shown));
      } else {
        t.true(second[0].seq > first[4].seq);
        t.true(second[0].pts > first[4].pts);
        t.true(second[0].epoch > first[4].epoch);
      }
    }),
  );

  declare('no more frames are on loan than there are buffers; a release, even twice, frees one', (t) =>
    withSource(async (source) => {
      const stop = new AbortController();
      const held: Frame[] = [];
      let count = 0;
      await new Promise<void>((resolve, reject) => {
        const end = (error?: unknown): void => (error === undefined ? resolve() : reject(error));
        source.open(stop.signal).subscribe({
          next(frame) {
            count++;
            held.push(frame);
            t.true(held.length <= 2);
            t.true(held.slice(0, -1).every((other) => other.gray.buffer !== frame.gray.buffer));
            if (count === 10) stop.abort();
            if (held.length < 2) return;
            setTimeout(() => {
              const [oldest] = held.splice(0, 1);
              oldest?.release();
              oldest?.release();
            }, 5);
          },
          error: end,
          complete: () => end(),
        });
      });
      t.is(count, 10);
    }, 2),
  );

  declare('what goes wrong is a MienError of one sentence, without credentials', async (t) => {
    const { error } = await collectFrames(broken());
    t.true(error instanceof MienError, inspect(error));
    t.regex((error as MienError).message, /^\S[^\n]*\.$/);
    t.notRegex(inspect(error, { depth: 9, showHidden: true }), /s3cret/);
  });
}

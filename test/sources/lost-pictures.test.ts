import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { FormatContext, Packet } from 'node-av/lib';
import { fileSource } from '../../src/sources/file.js';
import { collectFrames } from '../helpers/collect-frames.js';
import { makeClip } from '../helpers/make-clip.js';
import { recordMeter } from '../helpers/record-meter.js';

const folder = await mkdtemp(join(tmpdir(), 'mien-lost-'));
test.after.always(() => rm(folder, { recursive: true }));
const frames = 60;
const gop = 20;

/** Copies a recording without one of its pictures, given by its place in the order of decoding. */
async function without(lost: number, from: string, to: string): Promise<void> {
  const [input, output, packet] = [new FormatContext(), new FormatContext(), new Packet()];
  input.allocContext();
  await input.openInput(from, null, null);
  await input.findStreamInfo();
  output.allocOutputContext2(null, null, to);
  const stream = output.newStream(null);
  input.streams[0]?.codecpar.copy(stream.codecpar);
  stream.timeBase = (input.streams[0] as typeof stream).timeBase;
  await output.openOutput();
  await output.writeHeader(null);
  packet.alloc();
  for (let i = 0; (await input.readFrame(packet)) >= 0; i++) {
    if (i !== lost) await output.interleavedWriteFrame(packet);
    packet.unref();
  }
  await output.writeTrailer();
  await output.closeOutput();
  output.freeContext();
  input.freeContext();
  packet.free();
}

async function read(path: string) {
  const meter = recordMeter();
  const { frames, error } = await collectFrames(fileSource({ path, pace: 'asFastAsPossible', meter }));
  const shown = frames.map(({ gray }) => createHash('md5').update(gray).digest('hex'));
  return { shown, epochs: new Set(frames.map(({ epoch }) => epoch)).size, drops: meter.drops, error };
}

const h265 = (parameters: string, bFrames = 0) => ({
  codec: 'libx265',
  bFrames,
  encoder: { preset: 'ultrafast', 'x265-params': `log-level=none:qp=16:scenecut=0:${parameters}` },
});

for (const [name, options] of [
  ['H.264', {}],
  ['H.264 with B-frames', { bFrames: 2 }],
  ['H.265', h265('bframes=0')],
  ['H.265 with B-frames and open GOPs', h265('bframes=3:open-gop=1', 3)],
  ['H.265 in slices', h265('bframes=0:slices=2:open-gop=0')],
] as const) {
  test(`a picture that is missing in the stream shows in no other: ${name}`, async (t) => {
    const file = name.replaceAll(/\W/g, '');
    const whole = join(folder, `${file}.ts`);
    await makeClip(whole, [{ width: 96, height: 80, frames }], { gop, ...options });
    const all = await read(whole);
    t.is(all.error, undefined);
    t.deepEqual([new Set(all.shown).size, all.epochs, all.drops], [frames, 1, []]);
    let missed = 0;
    for (const lost of [1, 2, 7, 12, 13, 14, gop, 26, 31]) {
      const cut = join(folder, `${file}-${lost}.ts`);
      await without(lost, whole, cut);
      const { shown, epochs, drops, error } = await read(cut);
      t.is(error, undefined);
      const right = new Set(all.shown);
      t.deepEqual(
        shown.filter((picture) => !right.has(picture)),
        [],
        `all that is delivered without picture ${lost} is as it was filmed`,
      );
      t.true(
        drops.every((drop) => drop === 'decode corrupt'),
        `${drops}`,
      );
      // Nothing may rest on a B-frame.
      if (drops.length === 0) continue;
      missed++;
      t.is(epochs, 2);
      t.true(
        shown.length >= frames - 1 - drops.length && shown.length > gop,
        `${lost}: ${shown.length}, dropped ${drops.length}`,
      );
      t.is(shown.at(-1), all.shown.at(-1), 'after the next keyframe all is well again');
    }
    t.true(missed >= (options.bFrames ? 3 : 9), `${missed}`);
  });
}

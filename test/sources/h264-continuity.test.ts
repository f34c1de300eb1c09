import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { FormatContext, Packet } from 'node-av/lib';
import { h264Continuity } from '../../src/sources/h264-continuity.js';
import { type ClipOptions, makeClip } from '../helpers/make-clip.js';

const folder = await mkdtemp(join(tmpdir(), 'mien-h264-'));
test.after.always(() => rm(folder, { recursive: true }));

/** The access units of a clip in byte stream format. */
async function unitsOf(name: string, options: ClipOptions): Promise<Buffer[]> {
  const path = join(folder, `${name}.ts`);
  await makeClip(path, [{ width: 64, height: 48, frames: 60 }], options);
  const demuxer = new FormatContext();
  demuxer.allocContext();
  await demuxer.openInput(path, null, null);
  const packet = new Packet();
  packet.alloc();
  const units: Buffer[] = [];
  while ((await demuxer.readFrame(packet)) >= 0) {
    units.push(Buffer.from(packet.data as Buffer));
    packet.unref();
  }
  packet.free();
  demuxer.freeContext();
  return units;
}

/** Which of the units say that one before them is missing. */
const missing = (units: readonly Buffer[]): number[] => {
  const misses = h264Continuity(null);
  return units.flatMap((unit, i) => (misses?.(unit) ? [i] : []));
};

/** nal_ref_idc of a unit's first slice. */
const isReference = (unit: Buffer): boolean => {
  for (let i = 0; i + 3 < unit.length; i++) {
    const header = unit[i + 3] as number;
    if (unit.readUIntBE(i, 3) === 1 && [1, 5].includes(header & 31)) return ((header >> 5) & 3) > 0;
  }
  throw new Error('no slice');
};

for (const [name, options] of [
  ['baseline', { gop: 20, encoder: { profile: 'baseline', preset: 'ultrafast' } }],
  ['high', { gop: 20, encoder: { profile: 'high', slices: '3' } }],
  ['b-frames', { gop: 20, bFrames: 2 }],
  ['one keyframe', { gop: 500 }],
] as const) {
  test(`a whole stream has no gap, and one without a picture that others rest on has one: ${name}`, async (t) => {
    const units = await unitsOf(name, options);
    t.true(units.length >= 59);
    t.deepEqual(missing(units), []);
    let gaps = 0;
    for (let lost = 1; lost < units.length - 1; lost++) {
      const rest = units.toSpliced(lost, 1);
      const found = missing(rest);
      // Nothing rests on the others, and nothing after a keyframe rests on what was before it.
      if (!isReference(units[lost] as Buffer)) t.deepEqual(found, [], `${lost}`);
      else if (found.length > 0) {
        gaps++;
        t.true((found[0] as number) >= lost && (found[0] as number) <= lost + 3, `${lost}: ${found}`);
      }
    }
    t.true(gaps > (name === 'b-frames' ? 15 : 50), `${gaps}`);
  });
}

test('what is no H.264 is no error, and MP4’s packaging is left alone', (t) => {
  t.is(h264Continuity(Uint8Array.of(1, 100, 0, 31)), undefined);
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 6 }), (units) => {
      const misses = h264Continuity(null);
      for (const unit of units) misses?.(Uint8Array.of(0, 0, 1, 0x67, ...unit, 0, 0, 1, 0x41, ...unit));
    }),
  );
});

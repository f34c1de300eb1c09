import test from 'ava';
import { FrozenBlocks } from '../../src/spotting/frozen-blocks.js';
import { HiddenBlocks } from '../../src/spotting/hidden-blocks.js';
import { MomentRing } from '../../src/spotting/moment-ring.js';
import { formulaFace, formulaTemplate } from './formula-face.js';
import { trackedFrame } from './formula-video.js';

const side = 128;
const motion = { strength: 0, sway: 0, noise: 2 };
const image = formulaFace(0, 0, motion);
const anchor = { serial: 0, image, template: formulaTemplate, scale: 1 };
const crop = (seed: number): Uint8Array => Uint8Array.from(formulaFace(0, seed, motion));

/** A picture with what `change` makes of its pixels left of a column. */
const leftOf = <T extends Uint8Array | Float32Array>(picture: T, column: number, change: (i: number) => number): T => {
  const changed = picture.slice() as T;
  for (let i = 0; i < changed.length; i++) if (i % side < column) changed[i] = change(i);
  return changed;
};

test('frozen: the share of the face that repeats the frame before, from the same place', (t) => {
  const frozen = new FrozenBlocks();
  const first = crop(1);
  t.is(frozen.share(first, anchor), null, 'nothing to compare with');
  t.is(frozen.share(crop(2), anchor), 0, 'a camera has noise');
  const third = crop(3);
  frozen.share(third, anchor);
  t.is(
    frozen.share(
      leftOf(crop(4), side / 2, (i) => third[i] as number),
      anchor,
    ),
    0.5,
  );
  const last = crop(5);
  frozen.share(last, anchor);
  t.is(frozen.share(last.slice(), anchor), 1);
  t.is(frozen.share(last, { ...anchor }), null, 'a new anchor is another place');
});

test('hidden: what covers a part of the face counts, what moves it does not', (t) => {
  const hidden = new HiddenBlocks(anchor);
  t.true(hidden.isOf(anchor));
  t.false(hidden.isOf({ ...anchor }));
  t.is(hidden.share(formulaFace(0, 7, motion)), 0);
  t.is(hidden.share(formulaFace(6150, 8, { ...motion, strength: 4 })), 0, 'a brow that rises by 4 px');
  const hand = leftOf(formulaFace(0, 9, motion), side / 2, () => 190);
  t.true(hidden.share(hand) > 0.4 && hidden.share(hand) <= 0.5, `${hidden.share(hand)}`);
  t.is(hidden.share(leftOf(image, 40, (i) => (image[i] as number) * 0.4)), 1 / 3, 'the edge of a shadow on a third');
});

test('moments: the worst of a movement is its own, what is frozen is everybody around it', (t) => {
  const moments = new MomentRing(1000);
  t.is(moments.frozen, null);
  for (let k = 0; k < 20; k++) {
    const { frame, faces } = trackedFrame(k, { ms: k * 40, image: crop(k), face: { score: k === 12 ? 0.7 : 1 } });
    moments.push(k * 40, frame, faces[0]!);
    if (k === 5) continue;
    moments.sign({ hidden: k === 3 ? 0.5 : 0.1, frozen: k === 0 ? null : k % 2 });
  }
  t.deepEqual(moments.worst(200, 400), { score: 1, hidden: 0.1 });
  t.deepEqual(moments.worst(80, 120), { score: 1, hidden: 0.5 });
  t.deepEqual(moments.worst(400, 500), { score: 0.7, hidden: 0.1 });
  t.is(moments.frozen, 9 / 18);
});

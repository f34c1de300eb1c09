import test from 'ava';
import { FaceView } from '../../src/dataset/face-view.js';
import { openVision } from '../../src/vision/open-vision.js';
import { facePicture, placed } from '../vision/face-picture.js';

const vision = await openVision();
test.after.always(() => vision.close());

const { picture } = facePicture('frontal');
const shifted = (dx: number, dy: number) => placed(picture, 320, 280, 30 + dx, 40 + dy);

test.serial('a head that has moved is drawn where it was', async (t) => {
  const view = new FaceView(vision);
  t.true(await view.settle([shifted(0, 0)]));
  const still = view.look(shifted(0, 0));
  const moved = view.look(shifted(2.3, -1.6));
  t.truthy(view.face);
  if (!still || !moved) return t.fail('the face was given up');
  let sum = 0;
  for (let y = 24; y < 110; y++)
    for (let x = 24; x < 104; x++) sum += Math.abs(still[128 * y + x] - moved[128 * y + x]);
  const mean = sum / (86 * 80);
  t.log(`mean difference ${mean.toFixed(2)} levels`);
  t.true(mean < 1.5);
});

test.serial('a head that has gone too far is given up until the view settles anew', async (t) => {
  const view = new FaceView(vision);
  t.true(await view.settle([shifted(0, 0)]));
  t.is(view.look(shifted(25, 0)), null);
  t.is(view.look(shifted(0, 0)), null);
  t.true(await view.settle([shifted(25, 0)]));
  t.truthy(view.look(shifted(25, 0)));
});

test.serial('a picture without a face settles on nothing', async (t) => {
  const view = new FaceView(vision);
  t.false(await view.settle([{ gray: new Uint8Array(320 * 240).fill(90), width: 320, height: 240 }]));
  t.is(view.look(shifted(0, 0)), null);
});

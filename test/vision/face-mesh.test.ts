import test from 'ava';
import { DataError } from '../../src/errors.js';
import { createFaceDetector } from '../../src/vision/face-detector.js';
import { createFaceMesh, type MeshFit } from '../../src/vision/face-mesh.js';
import { faceModelPaths } from '../../src/vision/face-model-paths.js';
import { regionOfDetection, regionOfLandmarks } from '../../src/vision/mesh-region.js';
import type { Picture } from '../../src/vision/picture.js';
import { faceNames, facePicture, landmarkOf, placed } from './face-picture.js';

const detector = await createFaceDetector({ modelPath: faceModelPaths.detector });
const mesh = await createFaceMesh({ modelPath: faceModelPaths.mesh });
test.after.always(() => Promise.all([detector.close(), mesh.close()]));

/** The mesh after its region has settled on it. */
async function settled(picture: Picture) {
  const [face] = await detector.detect(picture);
  let fit = await mesh.fit(picture, regionOfDetection(face));
  for (let i = 0; i < 15; i++) fit = await mesh.fit(picture, regionOfLandmarks(fit.landmarks));
  return fit;
}

for (const name of faceNames) {
  test.serial(`landmarks and pose of the ${name} face are those of the 3D face`, async (t) => {
    const { picture, truth } = facePicture(name);
    const { landmarks, score, pose } = await settled(picture);
    t.is(landmarks.length, 936);
    t.true(score > 0.99);
    for (const [point, [x, y]] of Object.entries(truth.points)) {
      const landmark = landmarkOf[point];
      const off = Math.hypot(landmarks[2 * landmark] - x, landmarks[2 * landmark + 1] - y);
      t.true(off < 5, `${point}: ${off} px of a face of 110 px`);
    }
    for (const angle of ['yaw', 'pitch', 'roll'] as const) {
      t.true(Math.abs(pose[angle] - truth.pose[angle]) < 4, `${angle}: ${pose[angle]} for ${truth.pose[angle]}`);
    }
  });
}

test.serial(
  'moved and enlarged pictures move and enlarge the landmarks, also where the region is reduced first',
  async (t) => {
    const { picture } = facePicture('frontal');
    const plain = await settled(picture);
    const [x, y, scale] = [40, 25, 3.5];
    const large = await settled(placed(picture, 1000, 760, x, y, scale));
    t.true(large.score > 0.99);
    let worst = 0;
    for (let i = 0; i < 936; i += 2) {
      const u = (large.landmarks[i] + 0.5 - x) / scale - 0.5;
      const v = (large.landmarks[i + 1] + 0.5 - y) / scale - 0.5;
      worst = Math.max(worst, Math.hypot(u - plain.landmarks[i], v - plain.landmarks[i + 1]));
    }
    t.true(worst < 1.5, `${worst} px of a face of 110 px`);
  },
);

test.serial('where there is no face the score says so', async (t) => {
  const { picture } = facePicture('frontal');
  const corner = { centreX: 230, centreY: 30, side: 50, rotation: 0 };
  t.true((await mesh.fit(picture, corner)).score < 0.1);
  const gray = new Uint8Array(320 * 240).fill(90);
  t.true((await mesh.fit({ gray, width: 320, height: 240 }, { ...corner, side: 150 })).score < 0.1);
});

test.serial('faces measured at once have the meshes that they have one after another', async (t) => {
  const pictures = faceNames.map((name) => facePicture(name).picture);
  const regions = [];
  for (const picture of pictures) regions.push(regionOfDetection((await detector.detect(picture))[0]));
  const inTurn: MeshFit[] = [];
  for (const [index, region] of regions.entries()) inTurn.push(await mesh.fit(pictures[index], region));
  const atOnce = await Promise.all(regions.map((region, index) => mesh.fit(pictures[index], region)));
  const same = (index: number, other: number): boolean =>
    inTurn[index].landmarks.every((value, i) => value === atOnce[other].landmarks[i]);
  t.deepEqual([same(0, 0), same(1, 1), same(0, 1)], [true, true, false]);
  t.deepEqual(
    atOnce.map(({ score, pose }) => ({ score, pose })),
    inTurn.map(({ score, pose }) => ({ score, pose })),
  );
});

test.serial('a region that is none is refused', async (t) => {
  const { picture } = facePicture('frontal');
  for (const region of [
    { centreX: 1, centreY: 1, side: 0, rotation: 0 },
    { centreX: Number.NaN, centreY: 1, side: 10, rotation: 0 },
  ]) {
    await t.throwsAsync(mesh.fit(picture, region), { instanceOf: DataError });
  }
});

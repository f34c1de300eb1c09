import test from 'ava';
import { DataError } from '../../src/errors.js';
import { seededRandom } from '../../src/random.js';
import type { Detection } from '../../src/vision/detection.js';
import { createFaceDetector } from '../../src/vision/face-detector.js';
import { faceModelPaths } from '../../src/vision/face-model-paths.js';
import { faceNames, facePicture, paste, placed } from './face-picture.js';

const detector = await createFaceDetector({ modelPath: faceModelPaths.detector });
test.after.always(() => detector.close());

/** Largest distance between a detection's eyes and the picture's truth (eye corners' middles), px. */
function eyeError(
  { keypoints: [right, left] }: Detection,
  points: Readonly<Record<string, readonly [number, number]>>,
) {
  const middle = (a: readonly [number, number], b: readonly [number, number]) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const [rightX, rightY] = middle(points.rightEyeOuter, points.rightEyeInner);
  const [leftX, leftY] = middle(points.leftEyeOuter, points.leftEyeInner);
  return Math.max(Math.hypot(right.x - rightX, right.y - rightY), Math.hypot(left.x - leftX, left.y - leftY));
}

for (const name of faceNames) {
  test.serial(`finds the ${name} face once, its eyes where they are`, async (t) => {
    const { picture, truth } = facePicture(name);
    const faces = await detector.detect(picture);
    t.is(faces.length, 1);
    t.true(faces[0].score > 0.7);
    const error = eyeError(faces[0], truth.points);
    t.true(error < 0.06 * faces[0].box.width, `${error} px of ${faces[0].box.width}`);
  });
}

test.serial('positions follow the face through a picture of another size and shape', async (t) => {
  const { picture, truth } = facePicture('frontal');
  for (const [width, height, x, y, scale] of [
    [640, 480, 100, 40, 1.5],
    [1280, 720, 700, 200, 2],
    [480, 640, 30, 300, 1.2],
  ]) {
    const [face] = await detector.detect(placed(picture, width, height, x, y, scale));
    const points = Object.fromEntries(
      Object.entries(truth.points).map(([key, [px, py]]) => [
        key,
        [x + (px + 0.5) * scale - 0.5, y + (py + 0.5) * scale - 0.5] as const,
      ]),
    );
    t.true(eyeError(face, points) < 0.05 * face.box.width, `${width}x${height}: ${eyeError(face, points)}`);
  }
});

test.serial('finds both of two faces, and none where there is none', async (t) => {
  const both = placed(facePicture('frontal').picture, 640, 360, 20, 60);
  paste(facePicture('turned').picture, both, 340, 80);
  const faces = await detector.detect(both);
  t.is(faces.length, 2);
  t.deepEqual(faces.map(({ box }) => box.x > 320).sort(), [false, true]);

  const { bytes } = seededRandom(7);
  t.deepEqual(await detector.detect({ gray: bytes(320 * 240), width: 320, height: 240 }), []);
  t.deepEqual(await detector.detect({ gray: new Uint8Array(1), width: 1, height: 1 }), []);
});

test.serial('pictures looked at at once are found what they are found one after another', async (t) => {
  const { picture } = facePicture('frontal');
  const pictures = [
    placed(picture, 640, 480, 100, 40, 1.5),
    { gray: new Uint8Array(640 * 480).fill(90), width: 640, height: 480 },
    placed(picture, 1280, 720, 700, 200, 2),
    placed(facePicture('turned').picture, 480, 640, 30, 300, 1.2),
  ];
  const inTurn: Detection[][] = [];
  for (const each of pictures) inTurn.push(await detector.detect(each));
  t.deepEqual(
    inTurn.map(({ length }) => length),
    [1, 0, 1, 1],
  );
  t.deepEqual(await Promise.all(pictures.map((each) => detector.detect(each))), inTurn);
});

test.serial('a buffer too small for its picture is refused', async (t) => {
  const picture = { gray: new Uint8Array(10), width: 640, height: 480 };
  await t.throwsAsync(detector.detect(picture), { instanceOf: DataError, message: /640x480 needs 307200/ });
});

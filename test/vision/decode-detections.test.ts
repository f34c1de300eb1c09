import test from 'ava';
import { decodeDetections, detectorOutputSizes } from '../../src/vision/decode-detections.js';
import { mergeDetections } from '../../src/vision/merge-detections.js';

const silent = () => ({
  regressors: new Float32Array(detectorOutputSizes.regressors),
  scores: new Float32Array(detectorOutputSizes.scores).fill(-20),
});

test('a cell that scores says where the face and its six points are', (t) => {
  const outputs = silent();
  const cell = 10 * 48 + 20;
  outputs.scores[cell] = Math.log(3);
  // Anchor: x (20 + .5) * 4 = 82, y (10 + .5) * 4 = 42.
  [5, -3, 40, 50, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].forEach((value, channel) => {
    outputs.regressors[channel * 48 * 48 + cell] = value;
  });
  const [face, ...others] = decodeDetections(outputs, 0.6);
  t.deepEqual(others, []);
  t.deepEqual(face.box, { x: 67, y: 14, width: 40, height: 50 });
  t.true(Math.abs(face.score - 0.75) < 1e-6);
  t.deepEqual(face.keypoints[0], { x: 83, y: 44 });
  t.deepEqual(face.keypoints[5], { x: 93, y: 54 });
});

test('below the threshold, without extent or not a number: no face', (t) => {
  const outputs = silent();
  t.deepEqual(decodeDetections(outputs, 0.6), []);
  outputs.scores[0] = Math.log(0.59 / 0.41);
  outputs.regressors.fill(10);
  t.deepEqual(decodeDetections(outputs, 0.6), []);
  outputs.scores.fill(Number.NaN);
  t.deepEqual(decodeDetections(outputs, 0.6), []);
  outputs.scores.fill(5);
  outputs.regressors.fill(-1);
  t.deepEqual(decodeDetections(outputs, 0.6), []);
  outputs.regressors.fill(Number.NaN);
  t.deepEqual(decodeDetections(outputs, 0.6), []);
});

test('what overlaps the strongest is averaged into it by score; what does not stays', (t) => {
  const at = (x: number, score: number) => ({
    box: { x, y: 0, width: 100, height: 100 },
    score,
    keypoints: [{ x, y: 0 }],
  });
  const merged = mergeDetections([at(10, 0.6), at(0, 0.9), at(300, 0.7)], 0.3);
  t.is(merged.length, 2);
  t.true(Math.abs(merged[0].box.x - 4) < 1e-9);
  t.true(Math.abs(merged[0].keypoints[0].x - 4) < 1e-9);
  t.is(merged[0].score, 0.9);
  t.deepEqual(merged[1], at(300, 0.7));
});

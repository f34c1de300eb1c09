import test from 'ava';
import { frameHead, restPose } from '../../src/synth/camera.js';
import { combinationChannels, combinationLabel } from '../../src/synth/facs.js';
import { buildHead } from '../../src/synth/head.js';
import { createMeasure, strongest } from '../../src/synth/measure.js';
import { createSolve } from '../../src/synth/solve.js';
import { formulaFaceModel } from './formula-face-model.js';

const model = formulaFaceModel();
const head = buildHead(model, Float32Array.of(0.5, -1));
const channels = new Map(model.expressions.map((name, i) => [name, i]));

test('a solved movement moves its region by the strength asked for, at every size of picture', (t) => {
  for (const [width, height] of [
    [640, 480],
    [1920, 1080],
  ] as const) {
    const camera = frameHead(width, height, 34);
    const solve = createSolve(head, camera, channels);
    const measure = createMeasure(head, camera);
    for (const strength of [0.3, 1, 1.8]) {
      const shares = combinationChannels({ units: [[2, 1]], side: 'L' });
      const pose = { ...restPose, yaw: 1.5 };
      const { gain, region } = solve(shares, strength, pose);
      t.is(region, 'browOutR');
      const weights = new Float32Array(head.deltas.length);
      for (const [name, share] of shares) weights[channels.get(name)!] = share * gain;
      const found = strongest(measure(weights, pose));
      t.true(Math.abs(found.px / strength - 1) < 0.01, `${found.px} instead of ${strength}`);
    }
  }
});

test('the direction of a measured movement is that of the picture: up is negative', (t) => {
  const measure = createMeasure(head, frameHead(640, 480, 34));
  const weights = new Float32Array(head.deltas.length);
  weights[channels.get('browOuterUp_R')!] = 0.2;
  const moved = measure(weights, restPose).find((d) => d.region === 'browOutL')!;
  t.true(moved.y < -0.1);
  t.true(Math.abs(moved.x) < Math.abs(moved.y));
});

test('action units become channels of the side asked for', (t) => {
  const both = combinationChannels({
    units: [
      [1, 1],
      [17, 0.5],
    ],
    side: 'both',
  });
  t.deepEqual(
    [...both],
    [
      ['browInnerUp_L', 1],
      ['browInnerUp_R', 1],
      ['mouthShrugLower', 0.5],
    ],
  );
  t.deepEqual([...combinationChannels({ units: [[12, 1]], side: 'R' }).keys()], ['mouthSmile_R']);
  t.is(
    combinationLabel({
      units: [
        [1, 1],
        [2, 1],
      ],
      side: 'both',
    }),
    'AU1+2',
  );
  t.is(combinationLabel({ units: [[12, 1]], side: 'L' }), 'AU12L');
});

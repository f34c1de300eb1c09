import test from 'ava';
import { createDraw } from '../../src/draw.js';
import { deepenCreases, layCreases } from '../../src/synth/creases.js';
import { findFeatures } from '../../src/synth/features.js';
import { foldLines } from '../../src/synth/folds.js';
import { buildHead } from '../../src/synth/head.js';
import { formulaFaceModel } from './formula-face-model.js';

const model = formulaFaceModel();
const head = buildHead(model, new Float32Array(2));
const shade = (weights: Record<string, number>, age: number) => {
  const folds = foldLines(findFeatures(head), age, createDraw(4));
  const creases = layCreases(head, folds, model.expressions);
  const diffuse = new Float32Array(head.follow.length).fill(1);
  const all = new Float32Array(model.expressions.length);
  for (const [name, weight] of Object.entries(weights)) all[model.expressions.indexOf(name)] = weight;
  deepenCreases(creases, all, diffuse);
  return diffuse;
};

test('at rest nothing is darker than painted', (t) => {
  t.true(shade({}, 1).every((d) => d === 1));
});

test('a raised left brow folds the left of the forehead and nothing else, deeper with age', (t) => {
  const darkest = (age: number) => {
    const diffuse = shade({ browOuterUp_L: 1 }, age);
    let most = 0;
    diffuse.forEach((d, v) => {
      if (d === 1) return;
      t.true(head.mean[v * 3]! > -1 && head.mean[v * 3 + 1]! > 5.5);
      most = Math.max(most, 1 - d);
    });
    return most;
  };
  t.true(darkest(1) > 1.5 * darkest(0));
  t.true(darkest(0) > 0.02);
});

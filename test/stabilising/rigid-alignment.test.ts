import test from 'ava';
import { createCropKernel } from '../../src/kernels/crop.js';
import { RigidAlignment } from '../../src/stabilising/rigid-alignment.js';
import { rigidMask } from '../../src/stabilising/rigid-mask.js';
import { sampleCrop } from '../../src/stabilising/warp.js';
import { formulaFace, formulaTemplate } from '../spotting/formula-face.js';

const side = 128;
const mask = rigidMask(formulaTemplate);
const anchor = formulaFace(0, 0, { strength: 0, sway: 0, noise: 0 });
createCropKernel().blur(anchor, anchor);

/** The anchor, moved: what lay at anchor px (x, y) lies at (ax - by + c, bx + ay + f). */
function moved(a: number, b: number, c: number, f: number): Float32Array {
  const scale = a * a + b * b;
  return Float32Array.from({ length: side * side }, (_, i) => {
    const x = (i % side) - c;
    const y = Math.floor(i / side) - f;
    return sampleCrop(anchor, (a * x + b * y) / scale, (a * y - b * x) / scale);
  });
}

function follow(crop: Float32Array, frames = 4) {
  const rigid = new RigidAlignment(anchor, mask);
  const aligned = new Float32Array(side * side);
  let residual = 0;
  for (let n = 0; n < frames; n++) residual = rigid.align(crop, aligned, 2);
  return { rigid, residual, aligned };
}

test('finds shift, size and turn', (t) => {
  const { rigid, residual } = follow(moved(1.02, 0.015, -1.4, 0.8));
  const [a, b, c, d, e, f] = rigid.alignment;
  for (const [found, wanted, tolerance] of [
    [a, 1.02, 0.002],
    [e, 1.02, 0.002],
    [d, 0.015, 0.002],
    [b, -0.015, 0.002],
    [c, -1.4, 0.1],
    [f, 0.8, 0.1],
  ]) {
    t.true(Math.abs(found - wanted) < tolerance, `${found}, wanted ${wanted}`);
  }
  t.true(residual < 0.6, `residual ${residual}`);
  const { x, y, scale, rotation } = rigid.motion;
  t.true(Math.abs(x - (-1.4 + 64 * 0.02 - 64 * 0.015)) < 0.05);
  t.true(Math.abs(y - (0.8 + 64 * 0.02 + 64 * 0.015)) < 0.05);
  t.true(Math.abs(scale - 0.02) < 0.002 && Math.abs(rotation - 0.015) < 0.002);
});

test('light is taken out: gain, bias and ramps leave no movement and no residual', (t) => {
  const lit = anchor.map((value, i) => value * (1.1 + (0.05 * ((i % side) - 64)) / 64) - 8);
  const { rigid, residual } = follow(lit);
  t.true(Math.hypot(rigid.motion.x, rigid.motion.y) < 0.05);
  t.true(residual < 0.5, `residual ${residual}`);
});

test('cheeks that rise by themselves hardly move the head', (t) => {
  const raised = moved(1, 0, 0, -3);
  const cheeks = anchor.map((value, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return Math.abs(y - 74) < 11 && (Math.abs(x - 37) < 14 || Math.abs(x - 91) < 14) ? raised[i] : value;
  });
  const { rigid } = follow(cheeks);
  t.true(Math.hypot(rigid.motion.x, rigid.motion.y) < 0.15, `${rigid.motion.x}, ${rigid.motion.y}`);
  t.true(Math.abs(rigid.motion.scale) * 32 < 0.15, `${rigid.motion.scale * 32}`);
});

test('without texture it says so, and with a black picture that the face is lost', (t) => {
  t.false(new RigidAlignment(new Float32Array(side * side).fill(90), mask).usable);
  t.false(new RigidAlignment(anchor, new Int32Array(0)).usable);
  t.true(Number.isNaN(follow(new Float32Array(side * side)).residual));
});

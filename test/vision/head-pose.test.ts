import test from 'ava';
import fc from 'fast-check';
import { canonicalFace } from '../../src/vision/canonical-face.js';
import { headPose } from '../../src/vision/head-pose.js';

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** The canonical face turned by roll, then pitch, then yaw, in image axes (y down, z away), scaled and moved. */
function turnedFace({ yaw, pitch, roll }: { yaw: number; pitch: number; roll: number }, scale: number, shift: number) {
  const mesh = new Float32Array(3 * 468);
  for (const [landmark, x0, y0, z0] of canonicalFace) {
    let [x, y, z] = [x0, y0, z0];
    const [cr, sr] = [Math.cos(radians(roll)), Math.sin(radians(roll))];
    // Clockwise for the viewer: what is up goes right.
    [x, y] = [x * cr + y * sr, y * cr - x * sr];
    const [cp, sp] = [Math.cos(radians(pitch)), Math.sin(radians(pitch))];
    // Up: what is in front goes up.
    [y, z] = [y * cp + z * sp, z * cp - y * sp];
    const [cy, sy] = [Math.cos(radians(yaw)), Math.sin(radians(yaw))];
    // To the image's right: what is in front goes right.
    [x, z] = [x * cy + z * sy, z * cy - x * sy];
    mesh.set([x * scale + shift, -y * scale + shift, -z * scale - shift], 3 * landmark);
  }
  return mesh;
}

test('the pose of a turned face is how it was turned, whatever its size and place', (t) => {
  const angle = fc.double({ min: -60, max: 60, noNaN: true });
  const size = fc.double({ min: 0.5, max: 40, noNaN: true });
  fc.assert(
    fc.property(angle, angle, angle, size, (yaw, pitch, roll, scale) => {
      const pose = headPose(turnedFace({ yaw, pitch, roll }, scale, 100));
      t.true(
        Math.abs(pose.yaw - yaw) < 0.05 && Math.abs(pose.pitch - pitch) < 0.05 && Math.abs(pose.roll - roll) < 0.05,
      );
    }),
  );
});

test('signs are those of Pose: a nose on the right means yaw > 0, a raised one pitch > 0', (t) => {
  const noseTip = 4;
  const bridge = 6;
  const right = turnedFace({ yaw: 20, pitch: 0, roll: 0 }, 1, 0);
  t.true(right[3 * noseTip] > right[3 * bridge]);
  t.true(headPose(right).yaw > 19);
  const level = turnedFace({ yaw: 0, pitch: 0, roll: 0 }, 1, 0);
  const up = turnedFace({ yaw: 0, pitch: 20, roll: 0 }, 1, 0);
  t.true(up[3 * noseTip + 1] - up[3 * bridge + 1] < level[3 * noseTip + 1] - level[3 * bridge + 1]);
  t.true(headPose(up).pitch > 19);
  const tilted = turnedFace({ yaw: 0, pitch: 0, roll: 20 }, 1, 0);
  t.true(tilted[3 * 263 + 1] > tilted[3 * 33 + 1], 'clockwise: the eye on the image’s right is lower');
  t.true(headPose(tilted).roll > 19);
});

test('a mesh without depth has no pose, and none is made up', (t) => {
  t.deepEqual(headPose(new Float32Array(3 * 468)), { yaw: 0, pitch: 0, roll: 0 });
  t.deepEqual(headPose(new Float32Array(3 * 468).fill(Number.NaN)), { yaw: 0, pitch: 0, roll: 0 });
});

import type { Face } from './face.js';
import type { Frame } from './frame.js';
import { seededRandom } from './random.js';

const side = 160;
/** Px of the frame at which the 128x128 crop begins. */
const corner = 16;
/** Points of MediaPipe's mesh that say where a face's parts are, and where these are put, px of the crop. */
const parts: readonly (readonly [points: readonly number[], x: number, y: number])[] = [
  [[33], 27, 42],
  [[133], 49, 42],
  [[362], 79, 42],
  [[263], 101, 42],
  [[70, 63, 105, 66, 107, 46, 53, 52, 65, 55], 38, 26],
  [[300, 293, 334, 296, 336, 276, 283, 282, 295, 285], 90, 26],
  [[1, 4], 64, 74],
  [[61, 78], 46, 98],
  [[291, 308], 82, 98],
  [[0, 13, 14, 17], 64, 98],
  [[199, 200], 64, 118],
];
const brow = { x: corner + 38, y: corner + 26, size: 12 };
const random = seededRandom(1);
const waves = Array.from({ length: 8 }, () => ({
  a: 0.12 + 0.5 * random.unit(),
  b: 0.12 + 0.5 * random.unit(),
  phase: 6.28 * random.unit(),
  height: 10 + 8 * random.unit(),
}));

/** A texture that can be aligned and followed, with no likeness to anybody. */
const texture = (x: number, y: number): number =>
  waves.reduce((sum, { a, b, phase, height }) => sum + height * Math.cos(a * x + phase) * Math.cos(b * y - phase), 120);

const resting = Float32Array.from({ length: side * side }, (_, i) => texture(i % side, Math.floor(i / side)));
const noise = Float32Array.from({ length: 1 << 15 }, () => 4 * (random.unit() + random.unit() - 1));

/** [468,2], px of the frame: of what is not placed it is only known that it lies on the face. */
const landmarks = new Float32Array(2 * 468);
for (let i = 0; i < 468; i++) {
  landmarks[2 * i] = corner + 44 + 8 * (i % 6);
  landmarks[2 * i + 1] = corner + 50 + (i % 40);
}
for (const [points, x, y] of parts) {
  for (const point of points) landmarks.set([corner + x, corner + y], 2 * point);
}

/**
 * A frame with a face that there is not, by formula: [160,160] gray with some noise, and the mesh of it.
 *
 * @param seq of the frame; also the seed of its noise
 * @param pts s
 * @param raised how far one brow is up, px
 * @param right how far the head has moved to the image's right, whole px, a few
 */
export function madeUpFace(seq: number, pts: number, raised: number, right: number): { frame: Frame; face: Face } {
  const shift = (seq * 7919) % noise.length;
  const gray = new Uint8Array(side * side);
  for (let i = right; i < gray.length; i++) gray[i] = resting[i - right] + noise[(shift + i) % noise.length] + 0.5;
  if (raised > 0) raise(gray, raised, right);
  const time = { pts, arrival: pts * 1000, captured: pts * 1000 };
  return {
    frame: { seq, ...time, width: side, height: side, gray, epoch: 0, release() {} },
    face: {
      track: 0,
      box: { x: corner + right, y: corner, width: 128, height: 128 },
      landmarks: landmarks.map((value, i) => (i % 2 === 0 ? value + right : value)),
      meshSeq: seq,
      settled: true,
      score: 1,
      pose: { yaw: 0, pitch: 0, roll: 0 },
      epoch: 0,
    },
  };
}

function raise(gray: Uint8Array, px: number, right: number): void {
  const reach = 3 * brow.size;
  for (let y = brow.y - reach; y < brow.y + reach; y++) {
    for (let x = brow.x - reach; x < brow.x + reach; x++) {
      const here = px * Math.exp(-((x - brow.x) ** 2 + (y - brow.y) ** 2) / (2 * brow.size ** 2));
      gray[y * side + x + right] += texture(x, y + here) - texture(x, y);
    }
  }
}

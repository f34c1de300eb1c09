import test from 'ava';
import { createRaster, rasterise, type ScreenVertices } from '../../src/synth/raster.js';
import { createResolve } from '../../src/synth/resolve.js';
import { createPainting, toTexture } from '../../src/synth/texture.js';

const size = 48;

/** A quad of `size` px whose texture is a smooth pattern, drawn `dx`, `dy` px aside. [size, size] green light. */
function draw(dx: number, dy: number): Float32Array {
  const painting = createPainting(96);
  for (let y = 0; y < 96; y++) {
    for (let x = 0; x < 96; x++) {
      const value = 0.5 + 0.2 * Math.sin(x / 4) + 0.2 * Math.cos(y / 5 + x / 11);
      painting.rgb.fill(value, (y * 96 + x) * 3, (y * 96 + x) * 3 + 3);
    }
  }
  const corners = [
    [-8, -8],
    [-8, 56],
    [56, 56],
    [56, -8],
  ] as const;
  const screen: ScreenVertices = {
    x: Float32Array.from(corners, ([x]) => x + dx),
    y: Float32Array.from(corners, ([, y]) => y + dy),
    depth: new Float32Array(4).fill(0.01),
  };
  const triangles = Int32Array.of(0, 1, 2, 0, 2, 3);
  const raster = createRaster(size, size);
  rasterise(raster, screen, triangles);
  const picture = new Float32Array(size * size * 3);
  createResolve(raster, 2)(
    {
      triangles,
      surfaces: new Uint8Array(2),
      cornerUv: Float32Array.of(0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0),
      diffuse: new Float32Array(4).fill(1),
      glossy: new Float32Array(4),
      textures: [toTexture(painting)],
      gloss: [0],
    },
    screen,
    picture,
    { left: 0, top: 0, right: size, bottom: size },
  );
  return Float32Array.from({ length: size * size }, (_, i) => picture[i * 3 + 1]!);
}

/** The displacement between two pictures by least squares on the gradient of their mean. */
function displacement(a: Float32Array, b: Float32Array): [number, number] {
  let [xx, xy, yy, xt, yt] = [0, 0, 0, 0, 0];
  for (let y = 4; y < size - 4; y++) {
    for (let x = 4; x < size - 4; x++) {
      const i = y * size + x;
      const gx = (a[i + 1]! - a[i - 1]! + b[i + 1]! - b[i - 1]!) / 4;
      const gy = (a[i + size]! - a[i - size]! + b[i + size]! - b[i - size]!) / 4;
      const gt = b[i]! - a[i]!;
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
      xt -= gx * gt;
      yt -= gy * gt;
    }
  }
  const det = xx * yy - xy * xy;
  return [(yy * xt - xy * yt) / det, (xx * yt - xy * xt) / det];
}

test('a movement of a fraction of a pixel moves the picture by that fraction', (t) => {
  const still = draw(0, 0);
  for (const [dx, dy] of [
    [0.25, 0],
    [0, 0.25],
    [0.1, -0.3],
    [-0.3, 0.05],
    [0.02, 0.02],
  ] as const) {
    const [x, y] = displacement(still, draw(dx, dy));
    t.true(Math.abs(x - dx) < 0.004 + 0.03 * Math.abs(dx), `x ${x} instead of ${dx}`);
    t.true(Math.abs(y - dy) < 0.004 + 0.03 * Math.abs(dy), `y ${y} instead of ${dy}`);
  }
});

test('a movement of a quarter pixel is the resampled picture', (t) => {
  const still = draw(0, 0);
  const moved = draw(0.25, 0);
  for (let y = 2; y < size - 2; y++) {
    for (let x = 2; x < size - 2; x++) {
      const i = y * size + x;
      // Cubic interpolation at x - 1/4.
      const resampled = (-7 * still[i - 2]! + 35 * still[i - 1]! + 105 * still[i]! - 5 * still[i + 1]!) / 128;
      t.true(Math.abs(moved[i]! - resampled) < 0.006, `${x},${y}: ${moved[i]} and ${resampled}`);
    }
  }
});

test('an edge mixes surface and background by coverage, and light scales the surface', (t) => {
  const screen: ScreenVertices = {
    x: Float32Array.of(2.5, 2.5, 8, 8),
    y: Float32Array.of(0, 8, 8, 0),
    depth: new Float32Array(4).fill(0.01),
  };
  const triangles = Int32Array.of(0, 1, 2, 0, 2, 3);
  const raster = createRaster(8, 8);
  rasterise(raster, screen, triangles);
  const painting = createPainting(2);
  painting.rgb.fill(0.64);
  const picture = new Float32Array(8 * 8 * 3).fill(0.1);
  const surfaces = new Uint8Array(2);
  const cornerUv = new Float32Array(12).fill(0.5);
  createResolve(raster, 2)(
    {
      triangles,
      surfaces,
      cornerUv,
      diffuse: new Float32Array(4).fill(0.5),
      glossy: new Float32Array(4).fill(0.2),
      textures: [toTexture(painting)],
      gloss: [0.5],
    },
    screen,
    picture,
    { left: 0, top: 0, right: 8, bottom: 8 },
  );
  const green = (x: number, y: number) => picture[(y * 8 + x) * 3 + 1]!;
  t.true(Math.abs(green(1, 4) - 0.1) < 1e-6);
  t.true(Math.abs(green(2, 4) - (0.1 + 0.42) / 2) < 1e-6, 'half covered');
  t.true(Math.abs(green(5, 4) - (0.64 * 0.5 + 0.2 * 0.5)) < 1e-6);
});

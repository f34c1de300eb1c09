import test from 'ava';
import { createRenderKernel } from '../../src/kernels/render.js';
import { colouringOn, colouringRoom, type Skin } from '../../src/synth/colouring.js';
import { rasterOn, rasterRoom } from '../../src/synth/raster.js';
import { createPainting, toTexture } from '../../src/synth/texture.js';

const size = 48;

/**
 * Draws a quad of two triangles, counter-clockwise from its upper left corner.
 * @returns [side, side] linear light
 */
function drawQuad(
  side: number,
  corners: readonly (readonly [number, number])[],
  skin: Skin,
  light: { readonly diffuse: number; readonly glossy: number; readonly behind: number },
): Float32Array {
  const { run, views } = createRenderKernel({ ...rasterRoom(side, side, 4, 2), ...colouringRoom(side, side, 4, skin) });
  const raster = rasterOn(run, views, side, side);
  raster.screen.x.set(corners.map(([x]) => x));
  raster.screen.y.set(corners.map(([, y]) => y));
  raster.screen.depth.fill(0.01);
  raster.triangles.set([0, 1, 2, 0, 2, 3]);
  raster.draw();
  const background = new Float32Array(side * side * 3).fill(light.behind);
  // A curve that is straight over light, so that luma is light.
  const colouring = colouringOn(run, views, skin, background, side, (l) => 255 * l);
  colouring.diffuse.fill(light.diffuse);
  colouring.glossy.fill(light.glossy);
  colouring.expose({ left: 0, top: 0, right: side, bottom: side });
  const { luma, stride, margin } = colouring;
  return Float32Array.from({ length: side * side }, (_, i) => {
    return (luma[Math.floor(i / side) * stride + margin + (i % side)]! - 16) / 219;
  });
}

/** A quad of `size` px whose texture is a smooth pattern, drawn `dx`, `dy` px aside. [size, size] linear light. */
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
  const skin: Skin = {
    surfaces: new Uint8Array(2),
    cornerUv: Float32Array.of(0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0),
    textures: [toTexture(painting)],
    gloss: [0],
  };
  return drawQuad(
    size,
    corners.map(([x, y]) => [x + dx, y + dy]),
    skin,
    { diffuse: 1, glossy: 0, behind: 0 },
  );
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
  const painting = createPainting(2);
  painting.rgb.fill(0.64);
  const skin: Skin = {
    surfaces: new Uint8Array(2),
    cornerUv: new Float32Array(12).fill(0.5),
    textures: [toTexture(painting)],
    gloss: [0.5],
  };
  const corners = [
    [2.5, 0],
    [2.5, 8],
    [8, 8],
    [8, 0],
  ] as const;
  const picture = drawQuad(8, corners, skin, { diffuse: 0.5, glossy: 0.2, behind: 0.1 });
  // The curve's table has steps of about .0002 here.
  const near = (x: number, y: number, light: number) => Math.abs(picture[y * 8 + x]! - light) < 2e-4;
  t.true(near(1, 4, 0.1));
  t.true(near(2, 4, (0.1 + 0.42) / 2), 'half covered');
  t.true(near(5, 4, 0.64 * 0.5 + 0.2 * 0.5));
});

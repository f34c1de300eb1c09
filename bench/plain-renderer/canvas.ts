import type { Canvas, CanvasScene } from '../../src/synth/canvas.js';
import type { Box } from '../../src/synth/colouring.js';
import { clearRaster, createRaster, rasterise } from './raster.js';
import { createResolve } from './resolve.js';
import { createSensor } from './sensor.js';

/** The renderer's inner loops in plain TypeScript: what the kernel is compared with, in tests and in bench/synth.ts. */
export function createPlainCanvas(scene: CanvasScene, unit: () => number): Canvas {
  const { head, camera, textures, gloss, background } = scene;
  const { width, height } = camera;
  const V = head.follow.length;
  const screen = { x: new Float32Array(V), y: new Float32Array(V), depth: new Float32Array(V) };
  const diffuse = new Float32Array(V);
  const glossy = new Float32Array(V);
  const cornerUv = Float32Array.from(head.cornerUv);
  const raster = createRaster(width, height);
  const resolve = createResolve(raster, head.surfaces.length);
  const sense = createSensor(scene.sensor, width, height, unit);
  const picture = Float32Array.from(background);
  const skin = { triangles: head.triangles, surfaces: head.surfaces, cornerUv, diffuse, glossy, textures, gloss };
  let last: Box = { left: 0, top: 0, right: width, bottom: height };
  return {
    screen,
    diffuse,
    glossy,
    cornerUv,
    take(covered, out, gains) {
      clearRaster(raster);
      rasterise(raster, screen, head.triangles);
      // The lens spreads what is covered by a pixel a pass.
      const margin = 2 * (scene.sensor.passes ?? 1);
      const box = {
        left: Math.max(0, Math.min(covered.left, last.left) - margin),
        top: Math.max(0, Math.min(covered.top, last.top) - margin),
        right: Math.min(width, Math.max(covered.right, last.right) + margin),
        bottom: Math.min(height, Math.max(covered.bottom, last.bottom) + margin),
      };
      last = covered;
      for (let y = box.top; y < box.bottom; y++) {
        const from = (y * width + box.left) * 3;
        picture.set(background.subarray(from, from + (box.right - box.left) * 3), from);
      }
      resolve(skin, screen, picture, covered);
      sense(picture, box, out, gains);
    },
  };
}

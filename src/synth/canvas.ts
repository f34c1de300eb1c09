import { createRenderKernel } from '../kernels/render.js';
import { type Box, colouringOn, colouringRoom, lumaStride } from './colouring.js';
import { rasterOn, rasterRoom, type ScreenVertices } from './raster.js';
import type { Scene } from './scene.js';
import { sensorOn, sensorRoom, transfer, type Yuv } from './sensor.js';

/** What turns a mesh on the screen into a picture. */
export type Canvas = {
  /** Where to put the vertices. */
  readonly screen: ScreenVertices;
  /** [V] where to put the light on them; see light.ts. */
  readonly diffuse: Float32Array;
  readonly glossy: Float32Array;
  /** [T, 6] u, v of the triangles' corners. */
  readonly cornerUv: Float32Array;
  /**
   * Takes the picture.
   * @param covered the part that the mesh may cover; even bounds
   * @param gains [height] strength of each row's light, by the transfer curve; 1 without them
   */
  take(covered: Box, out: Yuv, gains?: Float32Array): void;
};

/** What of a scene a canvas needs. */
export type CanvasScene = Pick<Scene, 'textures' | 'gloss' | 'background' | 'sensor'> & {
  readonly head: Pick<Scene['head'], 'follow' | 'surfaces' | 'cornerUv' | 'triangles'>;
  readonly camera: { readonly width: number; readonly height: number };
};

/**
 * Lays a scene's textures, mesh and background out in the memory of a kernel. (docs/decisions/0018)
 * @param unit randomness of the sensor's noise
 */
export function createCanvas(scene: CanvasScene, unit: () => number): Canvas {
  const { head, textures, gloss, camera, background, sensor } = scene;
  const { width, height } = camera;
  const V = head.follow.length;
  const skin = { surfaces: head.surfaces, cornerUv: head.cornerUv, textures, gloss };
  const { run, views } = createRenderKernel({
    ...rasterRoom(width, height, V, head.surfaces.length),
    ...colouringRoom(width, height, V, skin),
    ...sensorRoom(width, height, lumaStride(width) * height),
  });
  const raster = rasterOn(run, views, width, height);
  const colouring = colouringOn(run, views, skin, background, width, (light) => transfer(light, sensor.tone));
  const sense = sensorOn(run, views, colouring, sensor, unit);
  raster.triangles.set(head.triangles);
  let last: Box = { left: 0, top: 0, right: width, bottom: height };
  return {
    screen: raster.screen,
    diffuse: colouring.diffuse,
    glossy: colouring.glossy,
    cornerUv: colouring.cornerUv,
    take(covered, out, gains) {
      const box = {
        left: Math.min(covered.left, last.left),
        top: Math.min(covered.top, last.top),
        right: Math.max(covered.right, last.right),
        bottom: Math.max(covered.bottom, last.bottom),
      };
      last = covered;
      raster.clear(box.top, box.bottom);
      raster.draw();
      colouring.expose(box);
      sense(out, gains);
    },
  };
}

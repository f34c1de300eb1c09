import { applyPose, project } from './camera.js';
import { type Canvas, createCanvas } from './canvas.js';
import { deepenCreases } from './creases.js';
import { deform, turnEyes } from './deform.js';
import { surfaceCount } from './head.js';
import { shadeVertices } from './light.js';
import { vertexNormals } from './normals.js';
import type { ScreenVertices } from './raster.js';
import { createRowGains } from './row-gains.js';
import type { Scene } from './scene.js';
import type { Yuv } from './sensor.js';
import type { Moment } from './session.js';

/**
 * Makes the function that renders a moment; all room is taken now, none per frame.
 * @param unit randomness of the sensor's noise
 * @param canvas what the picture is taken with
 */
export function createRenderer(
  scene: Scene,
  unit: () => number,
  canvas: Canvas = createCanvas(scene, unit),
): (moment: Moment, out: Yuv) => void {
  const { head, camera, lighting, visibility } = scene;
  const { width, height } = camera;
  const V = head.follow.length;
  const shape = new Float32Array(V * 3);
  const posed = new Float32Array(V * 3);
  const normals = new Float32Array(V * 3);
  const gainsAt = createRowGains(scene.sensor.flicker, height);
  if (scene.textures.length !== surfaceCount) throw new RangeError('a scene has one texture a surface');

  return (moment, out) => {
    deform(head, moment.weights, shape);
    turnEyes(head, moment);
    for (const { firstTriangle: first, triangleCount: count } of head.eyes) {
      canvas.cornerUv.set(head.cornerUv.subarray(first * 6, (first + count) * 6), first * 6);
    }
    applyPose(shape, head.follow, moment.pose, posed);
    vertexNormals(posed, head.triangles, normals);
    shadeVertices(lighting, normals, visibility, moment.light, canvas);
    deepenCreases(scene.creases, moment.weights, canvas.diffuse);
    project(camera, posed, canvas.screen);
    canvas.take(extent(canvas.screen, width, height), out, gainsAt(moment));
  };
}

/** The part of the picture that vertices cover, with even bounds. */
function extent(screen: ScreenVertices, width: number, height: number) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let v = 0; v < screen.x.length; v++) {
    const x = screen.x[v]!;
    const y = screen.y[v]!;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const down = (n: number, end: number) => Math.min(end, Math.max(0, Math.floor(n) & ~1));
  const up = (n: number, end: number) => Math.max(0, Math.min(end, (Math.ceil(n) + 1) & ~1));
  return { left: down(left, width), top: down(top, height), right: up(right, width), bottom: up(bottom, height) };
}

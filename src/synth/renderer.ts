import { applyPose, type Camera, createScreenVertices, type Pose, project } from './camera.js';
import { type Crease, deepenCreases } from './creases.js';
import { deform, turnEyes } from './deform.js';
import { type Head, surfaceCount } from './head.js';
import { type Lighting, shadeVertices } from './light.js';
import { vertexNormals } from './normals.js';
import type { Visibility } from './occlusion.js';
import { clearRaster, createRaster, rasterise } from './raster.js';
import { createResolve } from './resolve.js';
import { createRowGains } from './row-gains.js';
import { createSensor, type Sensor, type Yuv } from './sensor.js';
import type { Moment } from './session.js';
import type { Texture } from './texture.js';

/** One interviewee in front of one camera. */
export type Scene = {
  readonly head: Head;
  readonly creases: readonly Crease[];
  /** By `surface`. */
  readonly textures: readonly Texture[];
  readonly gloss: readonly number[];
  readonly lighting: Lighting;
  /** How much of the sky and of each light reaches each vertex. */
  readonly visibility: Visibility;
  readonly camera: Camera;
  /** How the head is held at rest. */
  readonly home: Readonly<Pose>;
  /** [height, width, 3] linear RGB */
  readonly background: Float32Array;
  readonly sensor: Sensor;
};

/**
 * Makes the function that renders a moment; all room is taken now, none per frame.
 * @param unit randomness of the sensor's noise
 */
export function createRenderer(scene: Scene, unit: () => number): (moment: Moment, out: Yuv) => void {
  const { head, camera, lighting, visibility } = scene;
  const { width, height } = camera;
  const V = head.follow.length;
  const shape = new Float32Array(V * 3);
  const posed = new Float32Array(V * 3);
  const normals = new Float32Array(V * 3);
  const diffuse = new Float32Array(V);
  const glossy = new Float32Array(V);
  const screen = createScreenVertices(V);
  const raster = createRaster(width, height);
  const resolve = createResolve(raster, head.surfaces.length);
  const sense = createSensor(scene.sensor, width, height, unit);
  const gainsAt = createRowGains(scene.sensor.flicker, height);
  const margin = 2 + (scene.sensor.passes ?? 1);
  const picture = Float32Array.from(scene.background);
  const skin = { ...head, diffuse, glossy, textures: scene.textures, gloss: scene.gloss };
  if (scene.textures.length !== surfaceCount) throw new RangeError('a scene has one texture a surface');

  let last = { left: 0, top: 0, right: width, bottom: height };

  return (moment, out) => {
    deform(head, moment.weights, shape);
    turnEyes(head, moment);
    applyPose(shape, head.follow, moment.pose, posed);
    vertexNormals(posed, head.triangles, normals);
    shadeVertices(lighting, normals, visibility, moment.light, { diffuse, glossy });
    deepenCreases(scene.creases, moment.weights, diffuse);
    project(camera, posed, screen);
    clearRaster(raster);
    rasterise(raster, screen, head.triangles);
    const now = extent(screen, width, height, margin);
    const box = {
      left: Math.min(now.left, last.left),
      top: Math.min(now.top, last.top),
      right: Math.max(now.right, last.right),
      bottom: Math.max(now.bottom, last.bottom),
    };
    for (let y = box.top; y < box.bottom; y++) {
      const from = (y * width + box.left) * 3;
      picture.set(scene.background.subarray(from, from + (box.right - box.left) * 3), from);
    }
    resolve(skin, screen, picture, now);
    sense(picture, box, out, gainsAt(moment));
    last = now;
  };
}

/** The part of the picture that vertices cover, with even bounds and a margin for the lens's blur. */
function extent(screen: { x: Float32Array; y: Float32Array }, width: number, height: number, margin: number) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let v = 0; v < screen.x.length; v++) {
    const x = screen.x[v]!;
    const y = screen.y[v]!;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const down = (n: number) => Math.max(0, (Math.floor(n) - margin) & ~1);
  const up = (n: number, end: number) => Math.min(end, (Math.ceil(n) + margin + 1) & ~1);
  return { left: down(left), top: down(top), right: up(right, width), bottom: up(bottom, height) };
}

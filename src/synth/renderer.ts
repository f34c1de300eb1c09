import { applyPose, type Camera, createScreenVertices, type Pose, project } from './camera.js';
import { type Crease, deepenCreases } from './creases.js';
import { deform, turnEyes } from './deform.js';
import { type Head, surface, surfaceCount } from './head.js';
import { type Lighting, shadeVertices } from './light.js';
import { vertexNormals } from './normals.js';
import { bakeVisibility } from './occlusion.js';
import { clearRaster, createRaster, rasterise } from './raster.js';
import { createResolve } from './resolve.js';
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
  const { head, camera, lighting } = scene;
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
  const picture = Float32Array.from(scene.background);
  const skin = { ...head, diffuse, glossy, textures: scene.textures, gloss: scene.gloss };
  if (scene.textures.length !== surfaceCount) throw new RangeError('a scene has one texture a surface');

  applyPose(head.rest, head.follow, scene.home, posed);
  vertexNormals(posed, head.triangles, normals);
  const directions = lighting.lights.map((l) => l.direction);
  const visibility = bakeVisibility(posed, normals, head.triangles, directions);
  // The mouth is closed at rest, yet light reaches the teeth when it opens.
  for (let t = 0; t < head.surfaces.length; t++) {
    if (head.surfaces[t] !== surface.teeth) continue;
    for (let c = 0; c < 3; c++) {
      for (const field of [visibility.sky, ...visibility.lights]) field[head.triangles[t * 3 + c]!] = 0.5;
    }
  }
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
    const now = extent(screen, width, height);
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
    sense(picture, box, out);
    last = now;
  };
}

/** The part of the picture that vertices cover, with even bounds and a margin for the lens's blur. */
function extent(screen: { x: Float32Array; y: Float32Array }, width: number, height: number) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let v = 0; v < screen.x.length; v++) {
    const x = screen.x[v]!;
    const y = screen.y[v]!;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const down = (n: number) => Math.max(0, (Math.floor(n) - 2) & ~1);
  const up = (n: number, end: number) => Math.min(end, (Math.ceil(n) + 3) & ~1);
  return { left: down(left), top: down(top), right: up(right, width), bottom: up(bottom, height) };
}

import { createDraw } from '../draw.js';
import { applyPose, type Camera, type Pose } from './camera.js';
import { type Crease, layCreases } from './creases.js';
import type { FaceModel } from './face-model.js';
import { findFeatures } from './features.js';
import { foldLines } from './folds.js';
import { drawFraming } from './framing.js';
import { growBeard, growHair } from './hair.js';
import { buildHead, type Head, surface } from './head.js';
import type { Lighting } from './light.js';
import { drawLighting } from './lighting.js';
import { drawIdentity, drawLook } from './look.js';
import { createNoiseField } from './noise-field.js';
import { vertexNormals } from './normals.js';
import { bakeVisibility, type Visibility } from './occlusion.js';
import { paintEye } from './paint-eye.js';
import { paintHead } from './paint-head.js';
import { paintBackground, paintLongHair, paintShirt, paintTeeth } from './paint-room.js';
import { drawRestFace } from './rest-face.js';
import type { Sensor } from './sensor.js';
import { halve, plainPainting, type Texture, toTexture } from './texture.js';
import { uvPositions } from './uv-positions.js';
import { drawWarp } from './warp.js';

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

export type SceneOptions = {
  /** Names the person, the room, the light and the framing: the same seed gives the same scene. */
  readonly seed: number;
  /** Names the person alone, where one is to be seen in several rooms; otherwise `seed` does. */
  readonly person?: number;
  /** px, both even. */
  readonly width: number;
  readonly height: number;
  readonly sensor: Sensor;
};

/** Draws a person, a room and a light from seeds, and paints them at the picture's resolution. */
export function drawScene(model: FaceModel, options: SceneOptions): Scene {
  const { seed, width, height } = options;
  const person = createDraw(`scene/${options.person ?? seed}`);
  const room = createDraw(`room/${seed}`);
  const look = drawLook(person.fork('look'));
  const head = buildHead(model, drawIdentity(person.fork('identity'), model.identityScale.length), {
    restFace: drawRestFace(person.fork('rest')),
    warp: drawWarp(person.fork('warp')),
    glasses: look.glasses,
    longHair: look.longHair,
  });
  const hairField = createNoiseField(person.fork('hair').unit);
  const features = findFeatures(head);
  growHair(head, look.hairThickness, look.hairline, hairField);
  growBeard(head, look.beard, 0.35 * look.beardDensity, features.lips);
  const folds = foldLines(features, look.age, person.fork('folds'));
  const painted = folds.filter((fold) => fold.depth > 0);

  const { camera, home, centimetres } = drawFraming(room.fork('framing'), width, height);
  // Painted at about three texels a pixel of the face, worn at one and a half: fine marks neither shimmer nor jump.
  const texels = Math.min(2048, 2 ** Math.round(Math.log2((height / centimetres) * 72)));
  const headTexture = (which: number, size: number) => {
    const positions = texelPositions(model, head, which, size);
    return toTexture(halve(paintHead(positions, size, look, features, painted, hairField, person.fork('paint'))));
  };
  const textures = [];
  textures[surface.face] = headTexture(surface.face, texels);
  textures[surface.back] = headTexture(surface.back, texels / 2);
  textures[surface.eye] = toTexture(paintEye(128, look, person.fork('eye')));
  textures[surface.teeth] = toTexture(paintTeeth(64));
  textures[surface.shirt] = toTexture(paintShirt(texels / 2, look, person.fork('shirt')));
  textures[surface.frame] = toTexture(plainPainting(look.glasses?.colour ?? [0, 0, 0]));
  textures[surface.hair] = toTexture(look.longHair ? paintLongHair(256, look, hairField) : plainPainting(look.hair));
  const lighting = drawLighting(room.fork('light'), look);
  const gloss = [room.between(0.02, 0.12), 0.035, 0.05, 0, 0.05, 0.3, 0.06];
  return {
    head,
    creases: layCreases(head, folds, model.expressions),
    textures,
    gloss,
    lighting,
    visibility: bakeHead(head, home, lighting),
    camera,
    home,
    background: paintBackground(width, height, look, room.fork('wall')),
    sensor: options.sensor,
  };
}

/** The mean head is the same for everyone, and so is what lies behind its texels: made once a model. */
const known = new WeakMap<FaceModel, Map<string, Float32Array>>();

function texelPositions(model: FaceModel, head: Head, which: number, size: number): Float32Array {
  const made = known.get(model) ?? new Map<string, Float32Array>();
  known.set(model, made);
  const name = `${which}/${size}`;
  const before = made.get(name);
  if (before) return before;
  const corners: number[] = [];
  const uv: number[] = [];
  for (let t = 0; t < head.surfaces.length; t++) {
    if (head.surfaces[t] !== which) continue;
    for (let c = 0; c < 3; c++) corners.push(head.triangles[t * 3 + c]!);
    for (let c = 0; c < 6; c++) uv.push(head.cornerUv[t * 6 + c]!);
  }
  const positions = uvPositions(head.mean, Int32Array.from(corners), Float32Array.from(uv), size);
  made.set(name, positions);
  return positions;
}

/** Bakes occlusion in the pose that the head is held in. */
function bakeHead(head: Head, home: Pose, lighting: Lighting): Visibility {
  const posed = new Float32Array(head.rest.length);
  const normals = new Float32Array(head.rest.length);
  applyPose(head.rest, head.follow, home, posed);
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
  return visibility;
}

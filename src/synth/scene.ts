import { frameHead } from './camera.js';
import { createDraw } from './draw.js';
import type { FaceModel } from './face-model.js';
import { findFeatures } from './features.js';
import { growHair } from './hair.js';
import { buildHead, type Head, surface } from './head.js';
import type { Lighting } from './light.js';
import { drawIdentity, drawLook, type Look } from './look.js';
import { createNoiseField } from './noise-field.js';
import { unit } from './occlusion.js';
import { paintEye } from './paint-eye.js';
import { paintHead } from './paint-head.js';
import { paintBackground, paintShirt, paintTeeth } from './paint-room.js';
import type { Scene } from './renderer.js';
import type { Sensor } from './sensor.js';
import { halve, toTexture } from './texture.js';
import { uvPositions } from './uv-positions.js';

export type SceneOptions = {
  /** Names the person, the room and the light: the same seed gives the same scene. */
  readonly seed: number;
  /** px, both even. */
  readonly width: number;
  readonly height: number;
  readonly sensor: Sensor;
};

/** Height of the picture at the face's distance, cm; the face from hairline to chin takes about 18 of them. */
const framing = 34;

/** Draws a person, a room and a light from a seed, and paints them at the picture's resolution. */
export function drawScene(model: FaceModel, options: SceneOptions): Scene {
  const { seed, width, height } = options;
  const draw = createDraw(`scene/${seed}`);
  const look = drawLook(draw.fork('look'));
  const head = buildHead(model, drawIdentity(draw.fork('identity'), model.identityScale.length));
  const hairField = createNoiseField(draw.fork('hair').unit);
  growHair(head, look.hairThickness, look.hairline, hairField);

  // Painted at about three texels a pixel of the face, worn at one and a half: fine marks neither shimmer nor jump.
  const texels = 2 ** Math.round(Math.log2((height / framing) * 72));
  const features = findFeatures(head);
  const headTexture = (which: number, size: number) =>
    toTexture(
      halve(paintHead(texelPositions(model, head, which, size), size, look, features, hairField, draw.fork('paint'))),
    );
  const textures = [];
  textures[surface.face] = headTexture(surface.face, texels);
  textures[surface.back] = headTexture(surface.back, texels / 2);
  textures[surface.eye] = toTexture(paintEye(128, look, draw.fork('eye')));
  textures[surface.teeth] = toTexture(paintTeeth(64));
  textures[surface.shirt] = toTexture(paintShirt(texels / 2, look, draw.fork('shirt')));
  return {
    head,
    textures,
    gloss: [0.07, 0.035, 0.05, 0, 0.05],
    lighting: drawLighting(draw.fork('light'), look),
    camera: frameHead(width, height, framing, 0.5),
    background: paintBackground(width, height, look, draw.fork('room')),
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

/**
 * A key light from one side, a weaker fill from the other; dark skin gets more light, as a camera's exposure would
 * give it.
 */
function drawLighting(draw: ReturnType<typeof createDraw>, look: Look): Lighting {
  const side = draw.unit() < 0.5 ? -1 : 1;
  const from = (azimuth: number, elevation: number) => {
    const [a, e] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
    return unit([Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e)]);
  };
  const luma = 0.2126 * look.skin[0] + 0.7152 * look.skin[1] + 0.0722 * look.skin[2];
  const exposure = draw.between(1, 1.25) * (0.36 / luma) ** 0.55;
  return {
    lights: [
      {
        direction: from(side * draw.between(20, 48), draw.between(18, 40)),
        strength: exposure * draw.between(0.65, 0.9),
      },
      {
        direction: from(-side * draw.between(30, 70), draw.between(0, 20)),
        strength: exposure * draw.between(0.12, 0.3),
      },
    ],
    sky: exposure * draw.between(0.25, 0.38),
  };
}

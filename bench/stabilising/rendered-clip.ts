import { createDraw } from '../../src/draw.js';
import type { RegionName } from '../../src/expression.js';
import type { Frame } from '../../src/frame.js';
import { fullRangeOf } from '../../src/sources/gray.js';
import type { Point } from '../../src/stabilised-face.js';
import { applyPose, createScreenVertices, type Pose, project, restPose } from '../../src/synth/camera.js';
import { deform } from '../../src/synth/deform.js';
import type { FaceModel } from '../../src/synth/face-model.js';
import { createMeasure } from '../../src/synth/measure.js';
import { createRenderer } from '../../src/synth/renderer.js';
import { drawScene, type Scene } from '../../src/synth/scene.js';
import { writeSession } from '../../src/synth/script.js';
import { createYuv } from '../../src/synth/sensor.js';
import { createMoment, type Movement, momentAt, type Session } from '../../src/synth/session.js';
import { createSolve } from '../../src/synth/solve.js';
import { drawSway } from '../../src/synth/sway.js';

/** `still`: nothing moves; `head`: the head alone, restless; `dense` and `all` are scripts of `mien synth`. */
export type ClipKind = 'still' | 'head' | 'dense' | 'all';

/** A rendered clip in memory with all that is known of it. Times in s from its first frame. */
export type RenderedClip = {
  readonly fps: number;
  readonly seconds: number;
  readonly frames: readonly Frame[];
  readonly movements: readonly Movement[];
  /** Where points of the skull were rendered, px of the frame, whatever the face did. */
  skullAt(t: number): Point[];
  /** How far a region is from where it rests, px of the crop. */
  displacementAt(t: number, region: RegionName): Point;
};

const [width, height] = [640, 480];
/** Plain camera: noise of 2 gray levels, a lens that blurs a little. */
const sensor = { noise: 2, blur: 0.17 };
/** How restless a head is that moves by itself; 1 sits quietly. */
const unrest = 2;
/** Bridge and tip of the nose, corners of the eyes: points of the 68 that move with the skull. */
const skullPoints = [27, 28, 29, 30, 36, 39, 42, 45];
const noSway: Session['sway'] = { x: [], y: [], z: [], yaw: [], pitch: [], roll: [] };

/** Renders a clip; `seed` names the person, the room and what happens. */
export function renderClip(model: FaceModel, kind: ClipKind, seed: number, fps: number, seconds: number): RenderedClip {
  const scene = drawScene(model, { seed, width, height, sensor });
  const channels = new Map(model.expressions.map((name, i) => [name, i]));
  const session = sessionOf(kind, seed, seconds, scene, channels);
  const moment = createMoment(model.expressions.length, scene.lighting.lights.length + 1);
  const render = createRenderer(scene, createDraw(`sensor/${seed}`).unit);
  const picture = createYuv(width, height);
  const frames = Array.from({ length: Math.round(seconds * fps) }, (_, seq): Frame => {
    const pts = seq / fps;
    momentAt(session, channels, pts, moment);
    render(moment, picture);
    const gray = picture.y.map((value) => fullRangeOf[value]);
    return { seq, pts, arrival: 1000 * pts, captured: 1000 * pts, width, height, gray, epoch: 0, release() {} };
  });

  const measure = createMeasure(scene.head, scene.camera);
  const at = (t: number): { weights: Float32Array; pose: Pose } => {
    momentAt(session, channels, t, moment);
    return moment;
  };
  const skull = skullOf(scene, model.expressions.length);
  return {
    fps,
    seconds,
    frames,
    movements: session.movements,
    skullAt: (t) => skull(at(t).pose),
    displacementAt(t, region) {
      const { weights, pose } = at(t);
      const found = measure(weights, pose).find((one) => one.region === region);
      if (found === undefined) throw new Error(`the renderer has no region ${region}`);
      return found;
    },
  };
}

function sessionOf(
  kind: ClipKind,
  seed: number,
  seconds: number,
  scene: Scene,
  channels: ReadonlyMap<string, number>,
): Session {
  const draw = createDraw(`session/${seed}`);
  if (kind === 'still' || kind === 'head') {
    const sway = kind === 'still' ? noSway : drawSway(draw.fork('sway'), { seconds, looped: true, unrest });
    return { seconds, movements: [], sway, light: [], home: scene.home };
  }
  const solve = createSolve(scene.head, scene.camera, channels);
  const session = writeSession(kind, seconds, draw, solve, { home: scene.home, strength: [0.5, 2] });
  if (session === undefined) throw new Error(`${seconds} s are too short for the script ${kind}`);
  return session;
}

function skullOf({ head, camera }: Scene, expressions: number): (pose: Pose) => Point[] {
  const count = head.follow.length;
  const [shape, posed, screen] = [
    new Float32Array(count * 3),
    new Float32Array(count * 3),
    createScreenVertices(count),
  ];
  deform(head, new Float32Array(expressions), shape);
  return (pose = restPose) => {
    applyPose(shape, head.follow, pose, posed);
    project(camera, posed, screen);
    return skullPoints.map((i) => {
      const vertex = head.landmarks[i] as number;
      return { x: screen.x[vertex] as number, y: screen.y[vertex] as number };
    });
  };
}

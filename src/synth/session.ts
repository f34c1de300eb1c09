import type { Emotion } from '../model/emotion-classes.js';
import { type Pose, restPose } from './camera.js';
import { envelope, type Gesture } from './gesture.js';
import { smooth } from './smooth.js';

/** What a movement is, as the truth table names it; `gaze` is a look aside and stays out of the table. */
export type MovementKind = 'micro' | 'macro' | 'blink' | 'speech' | 'gaze' | 'head';

/** Something that the face does: several channels moving together. Times in s. */
export type Movement = {
  readonly kind: MovementKind;
  /** What it is made of, for reading: AU1+2, smile, ... */
  readonly label: string;
  readonly onset: number;
  readonly apex: number;
  readonly offset: number;
  readonly gestures: readonly Gesture[];
  /**
   * Micro-expressions: peak displacement of the region that moves most, px of the 128x128 crop, and that region's
   * name.
   */
  readonly strength?: number;
  readonly region?: string;
  /** Micro-expressions: what they show, and their action units in FACS notation (1, L12, R14, ...). */
  readonly emotion?: Emotion;
  readonly units?: readonly string[];
  /** What else moves during part of it, where the script means that. */
  readonly overlap?: MovementKind;
};

/** A slow oscillation: amplitude, whole cycles a session, phase in rad. */
export type Wave = { readonly amplitude: number; readonly cycles: number; readonly phase: number };

/**
 * A script: everything that happens in a clip, as functions of time alone, so that any frame rate shows the same
 * session.
 */
export type Session = {
  readonly seconds: number;
  /** In order of onset. */
  readonly movements: readonly Movement[];
  /** Head motion: each wave runs through whole cycles, so that the end joins the start. */
  readonly sway: Readonly<Record<keyof Pose, readonly Wave[]>>;
  /** Drift of each light's strength (key, fill, rim, sky) about 1. */
  readonly light: readonly (readonly Wave[])[];
  readonly steps?: readonly LightStep[];
  /** How the head is held, which the sway is about; upright without it. */
  readonly home?: Readonly<Pose>;
};

/** The state of the face at one moment; filled in place. */
export type Moment = {
  /** [E] strength of each expression, 0..1. */
  readonly weights: Float32Array;
  /** Degrees: yaw to the subject's left, pitch up. */
  gazeYaw: number;
  gazePitch: number;
  readonly pose: Pose;
  /** Strength of each light about 1. */
  readonly light: number[];
  /** s since the session's start, and the strength of all light about 1: lamps switched, and the camera's answer. */
  seconds: number;
  exposure: number;
};

/** A sudden change of the light, and how the camera's exposure makes up for most of it. Times in s. */
export type LightStep = {
  readonly at: number;
  readonly rise: number;
  /** Strength of the light afterwards. */
  readonly gain: number;
  /** How long the camera takes to settle. */
  readonly settle: number;
};

/** Makes a moment at rest for a model with `expressions`. */
export function createMoment(expressions: number, lights: number): Moment {
  return {
    weights: new Float32Array(expressions),
    gazeYaw: 0,
    gazePitch: 0,
    pose: { x: 0, y: 0, z: 0, yaw: 0, pitch: 0, roll: 0 },
    light: new Array<number>(lights).fill(1),
    seconds: 0,
    exposure: 1,
  };
}

/** The sum of waves at `phase` (0..1 of the session). */
export function waveAt(waves: readonly Wave[], phase: number): number {
  let sum = 0;
  for (const w of waves) sum += w.amplitude * Math.sin(2 * Math.PI * w.cycles * phase + w.phase);
  return sum;
}

/** Where the sway has the head at `t` (s). */
export function poseAt(
  session: Pick<Session, 'seconds' | 'sway' | 'home'>,
  t: number,
  pose: Pose = { ...restPose },
): Pose {
  for (const axis of ['x', 'y', 'z', 'yaw', 'pitch', 'roll'] as const) {
    pose[axis] = (session.home?.[axis] ?? 0) + waveAt(session.sway[axis], t / session.seconds);
  }
  return pose;
}

/**
 * Fills `moment` with the session's state at `t` (s).
 * @param channels index of each expression by name
 */
export function momentAt(session: Session, channels: ReadonlyMap<string, number>, t: number, moment: Moment): void {
  const { weights, pose } = moment;
  weights.fill(0);
  // Eyes look half of the way back to the camera from where the head is turned to.
  moment.gazeYaw = -0.5 * (session.home?.yaw ?? 0);
  moment.gazePitch = -0.5 * (session.home?.pitch ?? 0);
  poseAt(session, t, pose);
  for (const movement of session.movements) {
    for (const gesture of movement.gestures) {
      const reach = envelope(gesture, t);
      if (reach === 0) continue;
      if (gesture.channel === 'gazeYaw') moment.gazeYaw += gesture.peak * reach;
      else if (gesture.channel === 'gazePitch') moment.gazePitch += gesture.peak * reach;
      else if (gesture.channel === 'headPitch') pose.pitch += gesture.peak * reach;
      else if (gesture.channel === 'headYaw') pose.yaw += gesture.peak * reach;
      else if (gesture.channel === 'headRoll') pose.roll += gesture.peak * reach;
      else if (gesture.channel === 'headX') pose.x += gesture.peak * reach;
      else if (gesture.channel === 'headZ') pose.z += gesture.peak * reach;
      else weights[channels.get(gesture.channel)!]! += gesture.peak * reach;
    }
  }
  for (let i = 0; i < weights.length; i++) weights[i] = Math.min(1, Math.max(0, weights[i]!));
  const phase = t / session.seconds;
  for (let i = 0; i < moment.light.length; i++) moment.light[i] = 1 + waveAt(session.light[i] ?? [], phase);
  moment.seconds = t;
  moment.exposure = 1;
  for (const { at, rise, gain, settle } of session.steps ?? []) {
    const settled = 0.85 * smooth(at + rise, at + rise + settle, t);
    moment.exposure *= 1 + (gain - 1) * smooth(at, at + rise, t) * (1 - settled);
  }
}

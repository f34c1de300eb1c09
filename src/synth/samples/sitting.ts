import type { Pose } from '../camera.js';
import type { Draw } from '../draw.js';
import type { Session } from '../session.js';
import { drawDrift, drawSway } from '../sway.js';

/** A person before the camera for a minute: all that stays as it is from one expression to the next. */
export type Sitting = {
  /** Sway and light, without movements. */
  readonly session: Omit<Session, 'movements'>;
  /** A neutral face is not quite neutral: what it shows at rest, by channel. */
  readonly rest: ReadonlyMap<string, number>;
  /** Strength of each light about 1. */
  readonly gains: readonly number[];
  /** Share by which mains flicker moves the light between two pictures; mostly 0. */
  readonly flicker: number;
  /** The camera's own rendering: a power and a gain of its gray levels, and the lens's extra blur, sigma in px. */
  readonly gamma: number;
  readonly gain: number;
  readonly blur: number;
};

const seconds = 60;

/** Draws a sitting. @param channels the face model's expressions. @param lights how many, the sky included. */
export function drawSitting(draw: Draw, channels: readonly string[], lights: number): Sitting {
  const unrest = 0.5 * 6 ** draw.unit();
  const options = { seconds, looped: false, unrest };
  const home: Pose = {
    x: draw.between(-2, 2),
    y: draw.between(-1.5, 1),
    z: draw.between(-6, 8),
    yaw: 7 * draw.normal(),
    pitch: 5 * draw.normal(),
    roll: 4 * draw.normal(),
  };
  home.yaw = Math.max(-18, Math.min(18, home.yaw));
  home.pitch = Math.max(-12, Math.min(12, home.pitch));
  const rest = new Map<string, number>();
  for (const name of channels) {
    // Both sides of a face rest alike, or nearly so.
    const both = name.replace(/_[LR]$/, '');
    const own = draw.fork(`rest/${both}`);
    if (/eyeBlink|eyeLook|jaw|mouthClose|tongue/i.test(name) || own.unit() > 0.2) continue;
    rest.set(name, own.between(0, 0.14) * (1 + 0.3 * draw.fork(`rest/${name}`).between(-1, 1)));
  }
  return {
    session: {
      seconds,
      home,
      sway: drawSway(draw.fork('sway'), options),
      light: drawDrift(draw.fork('light'), options),
    },
    rest,
    gains: Array.from({ length: lights }, () => 0.7 * 2 ** draw.unit()),
    flicker: draw.unit() < 0.2 ? draw.between(0.003, 0.02) : 0,
    gamma: draw.between(0.8, 1.25),
    gain: draw.between(0.75, 1.1),
    blur: draw.unit() < 0.45 ? draw.between(0.4, 1.3) : 0,
  };
}

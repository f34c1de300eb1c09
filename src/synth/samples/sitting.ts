import type { Draw } from '../../draw.js';
import type { Pose } from '../camera.js';
import type { Session } from '../session.js';
import { drawDrift, drawSway } from '../sway.js';

/** A person before the camera for a minute: how they hold their head, sway, and how the light drifts. */
export type Sitting = Omit<Session, 'movements'>;

const seconds = 60;

/** Draws a sitting. @param home how the head is held in this room; a sitting differs a little from it. */
export function drawSitting(draw: Draw, home: Readonly<Pose>): Sitting {
  const options = { seconds, looped: false, unrest: 0.5 * 6 ** draw.unit() };
  const own = {
    x: home.x + draw.between(-1, 1),
    y: home.y + draw.between(-0.6, 0.6),
    z: home.z + draw.between(-3, 3),
    yaw: home.yaw + 3 * draw.normal(),
    pitch: home.pitch + 2 * draw.normal(),
    roll: home.roll + 1.5 * draw.normal(),
  };
  return {
    seconds,
    home: own,
    sway: drawSway(draw.fork('sway'), options),
    light: drawDrift(draw.fork('light'), options),
  };
}

import type { Draw } from '../draw.js';
import type { Session, Wave } from './session.js';

/** How a head sways and light drifts in a session. */
export type SwayOptions = {
  readonly seconds: number;
  /** Whether each wave runs through whole cycles, so that the end joins the start. */
  readonly looped: boolean;
  /** How restless the person is; 1 sits quietly. */
  readonly unrest: number;
};

/** Slow sway of a seated person, breathing and a little unrest. */
export function drawSway(draw: Draw, options: SwayOptions): Session['sway'] {
  const axis = (name: string, amplitude: number, unrest: number) => {
    const own = draw.fork(name);
    return [
      ...drawWaves(own, options, amplitude * options.unrest, [5, 24], 3),
      ...drawWaves(own, options, unrest * options.unrest, [1.2, 3], 2),
    ];
  };
  const breath = (amplitude: number) => drawWaves(draw.fork('breath'), options, amplitude, [3.6, 4.6], 1);
  return {
    x: axis('x', 0.14, 0.008),
    y: [...axis('y', 0.07, 0.005), ...breath(0.025)],
    z: axis('z', 0.2, 0.01),
    yaw: axis('yaw', 0.9, 0.04),
    pitch: [...axis('pitch', 0.6, 0.03), ...breath(0.08)],
    roll: axis('roll', 0.5, 0.03),
  };
}

/** Slow drift of each light (key, fill, rim) and of the sky. */
export function drawDrift(draw: Draw, options: SwayOptions): Session['light'] {
  return [0.03, 0.03, 0.03, 0.015].map((amplitude, i) => drawWaves(draw.fork(`${i}`), options, amplitude, [8, 30], 2));
}

function drawWaves(
  draw: Draw,
  { seconds, looped }: SwayOptions,
  amplitude: number,
  periods: readonly [number, number],
  count: number,
): Wave[] {
  return Array.from({ length: count }, () => {
    const size = (amplitude / Math.sqrt(count)) * draw.between(0.6, 1.4);
    const cycles = seconds / draw.between(...periods);
    return {
      amplitude: size,
      cycles: looped ? Math.max(1, Math.round(cycles)) : cycles,
      phase: draw.between(0, 2 * Math.PI),
    };
  });
}

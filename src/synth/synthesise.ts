import { setImmediate } from 'node:timers/promises';
import { createDraw } from '../draw.js';
import { UsageError } from '../errors.js';
import { type EncoderOptions, openEncoder } from './encode.js';
import type { FaceModel } from './face-model.js';
import { createRenderer } from './renderer.js';
import { drawScene } from './scene.js';
import { type ScriptName, writeSession } from './script.js';
import { createYuv, type Sensor } from './sensor.js';
import { createMoment, momentAt, type Session } from './session.js';
import { createSolve } from './solve.js';

export type SynthesisOptions = EncoderOptions & {
  readonly seed: number;
  readonly seconds: number;
  readonly script: ScriptName;
  readonly sensor: Sensor;
  readonly strength?: readonly [least: number, greatest: number];
  readonly withBlink?: number;
  readonly microRate?: number;
  readonly lightStep?: number;
  readonly signal?: AbortSignal;
  /** Called after each frame. */
  readonly onFrame?: (done: number, total: number) => void;
};

/**
 * Renders one session into an MP4.
 * @returns the session: what happens in the clip and when
 * @throws UsageError when the script does not fit into the seconds; DataError when the file cannot be written
 */
export async function synthesise(model: FaceModel, path: string, options: SynthesisOptions): Promise<Session> {
  const { seed, width, height, fps, seconds, script } = options;
  // Setting up takes a while; between its parts an abort is heard.
  const turn = async () => {
    await setImmediate();
    options.signal?.throwIfAborted();
  };
  const scene = drawScene(model, { seed, width, height, sensor: options.sensor });
  await turn();
  const channels = new Map(model.expressions.map((name, i) => [name, i]));
  const solve = createSolve(scene.head, scene.camera, channels);
  const session = writeSession(script, seconds, createDraw(`session/${seed}`), solve, { ...options, home: scene.home });
  if (!session) {
    throw new UsageError(`${seconds} s are too short for the script '${script}': give more with --seconds.`);
  }
  await turn();
  const render = createRenderer(scene, createDraw(`sensor/${seed}`).unit);
  const moment = createMoment(model.expressions.length, scene.lighting.lights.length + 1);
  // The encoder works on one picture while the next one is rendered.
  const pictures = [createYuv(width, height), createYuv(width, height)];
  const encoder = await openEncoder(path, options);
  let writing = Promise.resolve();
  try {
    const total = Math.round(seconds * fps);
    for (let i = 0; i < total; i++) {
      options.signal?.throwIfAborted();
      momentAt(session, channels, i / fps, moment);
      const picture = pictures[i % 2]!;
      render(moment, picture);
      await writing;
      writing = encoder.write(picture);
      options.onFrame?.(i + 1, total);
    }
    await writing;
    await encoder.finish();
  } catch (error) {
    // The encoder must be idle before it is freed; how its last picture went no longer matters.
    await Promise.allSettled([writing]);
    await encoder.abort();
    throw error;
  }
  return session;
}

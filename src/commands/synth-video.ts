import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { diskReason } from '../disk-reason.js';
import { createDraw } from '../draw.js';
import { DataError, UsageError } from '../errors.js';
import { drawSensor } from '../synth/draw-sensor.js';
import { type CodecName, codecNames, presets } from '../synth/encode.js';
import { loadFaceModel } from '../synth/face-model.js';
import { type ScriptName, scripts } from '../synth/script.js';
import type { Sensor } from '../synth/sensor.js';
import { synthesise } from '../synth/synthesise.js';
import { truthTable } from '../synth/truth.js';
import { endSignal } from './end-signal.js';
import { parseRange } from './parse-range.js';

/** Options of `mien synth` for a video, as they were given. */
export type VideoOptions = {
  readonly face: string;
  readonly output: string;
  readonly truth?: string;
  readonly fps: string;
  readonly size: string;
  readonly seed: string;
  readonly seconds: string;
  readonly script: string;
  readonly strength?: string;
  readonly withBlink: string;
  readonly microRate?: string;
  readonly noise: string;
  readonly camera: string;
  readonly flicker?: string;
  readonly lightStep: string;
  readonly codec: string;
  readonly crf: string;
  readonly preset: string;
  readonly bitrate?: string;
  readonly json?: boolean;
};

/**
 * `mien synth`: a labelled video and its truth table.
 * @throws UsageError for an option that cannot be understood; DataError for a file that cannot be read or written.
 */
export async function synthVideo(options: VideoOptions): Promise<void> {
  const number = (name: NumberOption, low: number, high: number): number => {
    const value = Number(options[name]);
    if (options[name]?.trim() === '' || !(value >= low && value <= high)) {
      const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      throw new UsageError(`--${flag} ${options[name]} is not a number from ${low} to ${high}.`);
    }
    return value;
  };
  const size = /^(\d+)x(\d+)$/.exec(options.size);
  const [width, height] = [Number(size?.[1]), Number(size?.[2])];
  if (!size || width % 2 || height % 2 || width < 160 || height < 120 || width > 1920 || height > 1920) {
    throw new UsageError(`--size ${options.size} is not WIDTHxHEIGHT with even numbers from 160x120 to 1920x1920.`);
  }
  if (!scripts.includes(options.script as ScriptName)) {
    throw new UsageError(`There is no script '${options.script}': choose one of ${scripts.join(', ')}.`);
  }
  if (!codecNames.includes(options.codec as CodecName)) {
    throw new UsageError(`There is no codec '${options.codec}': choose one of ${codecNames.join(', ')}.`);
  }
  if (!presets.includes(options.preset)) {
    throw new UsageError(`There is no preset '${options.preset}': choose one of ${presets.join(', ')}.`);
  }
  const seed = number('seed', 0, Number.MAX_SAFE_INTEGER);
  const settings = {
    width,
    height,
    fps: number('fps', 10, 240),
    seed,
    seconds: number('seconds', 1, 86_400),
    sensor: readSensor(options, seed, number('noise', 0, 50)),
    script: options.script as ScriptName,
    ...(options.strength !== undefined && { strength: parseRange('strength', options.strength, 0.05, 10) }),
    withBlink: number('withBlink', 0, 1),
    ...(options.microRate !== undefined && { microRate: number('microRate', 1, 30) }),
    lightStep: number('lightStep', 0.2, 5),
    quality:
      options.bitrate === undefined
        ? { crf: number('crf', 0, 51) }
        : { bitrate: 1000 * number('bitrate', 10, 100_000) },
    codec: options.codec as CodecName,
    preset: options.preset,
  };
  const model = await loadFaceModel(options.face);
  const asked = endSignal();
  const tty = process.stderr.isTTY;
  try {
    const session = await synthesise(model, options.output, {
      ...settings,
      signal: asked.signal,
      onFrame: (done, total) => {
        if (tty && (done % 10 === 0 || done === total)) process.stderr.write(`\rsynth: frame ${done} of ${total}`);
      },
    });
    const truth = options.truth ?? options.output.replace(/(\.mp4)?$/i, '.truth.csv');
    await writeFile(truth, truthTable(session, basename(options.output))).catch((cause: Error) => {
      throw new DataError(`Cannot write ${truth} (${diskReason(cause)}): choose another place with --truth.`, {
        cause,
      });
    });
    if (options.json) {
      for (const { gestures: _, ...movement } of session.movements)
        process.stdout.write(`${JSON.stringify(movement)}\n`);
    }
  } catch (error) {
    const code = asked.exitCode();
    if (code === undefined) throw error;
    process.exitCode = code;
  } finally {
    if (tty) process.stderr.write('\n');
  }
}

type NumberOption = 'fps' | 'seed' | 'seconds' | 'noise' | 'withBlink' | 'microRate' | 'lightStep' | 'crf' | 'bitrate';

/** Blur of the plain camera: a sigma of about .6 px. */
const plainBlur = 0.17;

function readSensor({ camera, flicker }: VideoOptions, seed: number, noise: number): Sensor {
  if (camera !== 'plain' && camera !== 'drawn') {
    throw new UsageError(`There is no camera '${camera}': choose plain or drawn.`);
  }
  const sensor = camera === 'drawn' ? drawSensor(createDraw(`camera/${seed}`), noise) : { noise, blur: plainBlur };
  if (flicker === undefined) return sensor;
  const parts = /^(\d*\.?\d+)(?:@(100|120))?$/.exec(flicker.trim());
  const depth = Number(parts?.[1]);
  if (!parts || depth > 1) {
    throw new UsageError(`--flicker ${flicker} is not a depth from 0 to 1, or one with a rate such as 0.1@120.`);
  }
  // An exposure of 4 ms hides little of it, and the bands of a rolling shutter take one and a half swings.
  return { ...sensor, flicker: { hz: Number(parts[2] ?? 100), depth, exposure: 0.004, readout: 0.015 } };
}

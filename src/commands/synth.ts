import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { DataError, UsageError } from '../errors.js';
import { loadFaceModel } from '../synth/face-model.js';
import { balances } from '../synth/samples/emotion-deck.js';
import { type ScriptName, scripts } from '../synth/script.js';
import { synthesise } from '../synth/synthesise.js';
import { truthTable } from '../synth/truth.js';
import { endSignal } from './end-signal.js';
import { type SampleOptions, synthSamples } from './synth-samples.js';

type Options = {
  face: string;
  output: string;
  truth?: string;
  fps: string;
  size: string;
  seed: string;
  seconds: string;
  script: string;
  noise: string;
  crf: string;
  preset: string;
  bitrate?: string;
  json?: boolean;
};

/** `mien synth`: labelled video of a rendered interviewee, or prepared samples of many. (DESIGN section 4) */
export function synthCommand(): Command {
  return new Command('synth')
    .description('render a labelled video of a synthetic interviewee, or with --samples a prepared set for training')
    .requiredOption('--face <file>', 'the 3D face: ict-face.safetensors')
    .requiredOption('-o, --output <file>', 'the MP4, or the folder, to write')
    .option('--truth <file>', 'the truth table to write (default: <output>.truth.csv)')
    .option('--fps <rate>', 'frames a second, 10 to 240 (of samples a range such as 25-200)', '60')
    .option('--size <WxH>', 'picture size, px', '640x480')
    .option('--seed <number>', 'names the person and the session', '1')
    .option('--seconds <s>', 'length', '75')
    .option('--script <name>', scripts.join(', '), 'demo')
    .option('--noise <sigma>', 'camera noise, gray levels (of samples a range such as 0.5-5)', '2')
    .option('--crf <n>', 'constant quality, 0 (lossless) to 51', '20')
    .option('--preset <name>', "the encoder's preset", 'medium')
    .option('--bitrate <kbps>', 'constant bitrate instead of quality')
    .option('--json', 'print each movement as a line of JSON: kind, times, action units, strength')
    .option('--samples <number>', 'write so many prepared samples of each person instead of a video')
    .option('--people <first-last>', 'with --samples: seeds of the people', '1-10')
    .option('--balance <what>', `with --samples: what comes equally often, ${balances.join(', ')}`, 'five')
    .option('--strength <px>', 'with --samples: peak displacement, a number or a range (default: 0.3-2.5)')
    .option('--compressed <share>', 'with --samples: share that goes through H.264 (default: 0.4)')
    .action((options: Options & (SampleOptions | { samples?: undefined }), command: Command) => {
      if (options.samples === undefined) return run(options);
      // A video's usual rate and noise are not those of samples.
      const given = (name: 'fps' | 'noise') =>
        command.getOptionValueSource(name) === 'default' ? undefined : options[name];
      return synthSamples({ ...options, fps: given('fps'), noise: given('noise') });
    });
}

async function run(options: Options): Promise<void> {
  const number = (
    name: 'fps' | 'seed' | 'seconds' | 'noise' | 'crf' | 'bitrate',
    low: number,
    high: number,
  ): number => {
    const value = Number(options[name]);
    if (options[name]?.trim() === '' || !(value >= low && value <= high)) {
      throw new UsageError(`--${name} ${options[name]} is not a number from ${low} to ${high}.`);
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
  const settings = {
    width,
    height,
    fps: number('fps', 10, 240),
    seed: number('seed', 0, Number.MAX_SAFE_INTEGER),
    seconds: number('seconds', 1, 86_400),
    noise: number('noise', 0, 50),
    script: options.script as ScriptName,
    quality:
      options.bitrate === undefined
        ? { crf: number('crf', 0, 51) }
        : { bitrate: 1000 * number('bitrate', 10, 100_000) },
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
      throw new DataError(`Cannot write ${truth} (${cause.message}): choose another place with --truth.`, { cause });
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

import { UsageError } from '../errors.js';
import { loadFaceModel } from '../synth/face-model.js';
import { type Balance, balances } from '../synth/samples/emotion-deck.js';
import { type Range, usualRanges } from '../synth/samples/sample-ranges.js';
import { synthesiseSamples } from '../synth/samples/synthesise-samples.js';
import { endSignal } from './end-signal.js';
import { parseRange } from './parse-range.js';

/** Options of `mien synth --samples`, as they were given; absent where they were not. */
export type SampleOptions = {
  readonly face: string;
  readonly output: string;
  readonly seed: string;
  readonly samples: string;
  readonly people: string;
  readonly balance: string;
  readonly strength?: string;
  readonly fps?: string | undefined;
  readonly noise?: string | undefined;
  readonly compressed?: string;
};

/** A line on stderr after so many samples where no terminal shows each. */
const linesEvery = 100;

/**
 * `mien synth --samples`: prepared samples of many rendered people instead of a video.
 * @throws UsageError for an option that cannot be understood; DataError as synthesiseSamples does.
 */
export async function synthSamples(options: SampleOptions): Promise<void> {
  const whole = (name: 'seed' | 'samples', least: number): number => {
    const value = Number(options[name]);
    if (options[name].trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
    throw new UsageError(`--${name} ${options[name]} is not a whole number of ${least} or more.`);
  };
  const range = (name: 'strength' | 'fps' | 'noise' | 'compressed', [low, high]: Range, usual: Range): Range => {
    const text = options[name];
    if (text === undefined) return usual;
    return parseRange(name, text, low, high);
  };
  const people = /^(\d+)(?:-(\d+))?$/.exec(options.people);
  const [first, last] = [Number(people?.[1]), Number(people?.[2] ?? people?.[1])];
  if (!people || last < first) {
    throw new UsageError(`--people ${options.people} is not a range of seeds such as 1-100.`);
  }
  const balance = balances.find((name) => name === options.balance);
  if (balance === undefined) {
    throw new UsageError(`There is no balance '${options.balance}': choose one of ${balances.join(', ')}.`);
  }
  const settings = {
    people: [first, last] as const,
    samples: whole('samples', 1),
    seed: whole('seed', 0),
    balance: balance satisfies Balance,
    ranges: {
      strength: range('strength', [0.05, 10], usualRanges.strength),
      fps: range('fps', [10, 240], usualRanges.fps),
      noise: range('noise', [0.01, 50], usualRanges.noise),
      compressed: range('compressed', [0, 1], [usualRanges.compressed, 1])[0],
    },
  };
  const model = await loadFaceModel(options.face);
  const asked = endSignal();
  const tty = process.stderr.isTTY;
  try {
    const { made, missed } = await synthesiseSamples(model, options.output, {
      ...settings,
      signal: asked.signal,
      onSample: (done, total) => {
        if (tty) process.stderr.write(`\rsynth: sample ${done} of ${total}`);
        else if (done % linesEvery === 0 || done === total) process.stderr.write(`synth: sample ${done} of ${total}\n`);
      },
    });
    if (tty) process.stderr.write('\n');
    const rest = missed > 0 ? `; ${missed} more could not be made, for their faces could not be followed` : '';
    process.stderr.write(`${options.output} holds ${made} samples of ${last - first + 1} people${rest}.\n`);
  } catch (error) {
    const code = asked.exitCode();
    if (code === undefined) throw error;
    process.stderr.write(`${tty ? '\n' : ''}Stopped; the same command goes on from here.\n`);
    process.exitCode = code;
  }
}

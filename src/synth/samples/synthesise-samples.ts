import { setImmediate } from 'node:timers/promises';
import { openPreparedSetWriter } from '../../dataset/prepared-set-writer.js';
import { createSampleRecord } from '../../dataset/sample-record.js';
import { DataError } from '../../errors.js';
import { createTvl1 } from '../../kernels/tvl1.js';
import { openVision } from '../../vision/open-vision.js';
import type { FaceModel } from '../face-model.js';
import type { Balance } from './emotion-deck.js';
import { createH264Loop } from './h264-loop.js';
import { Interviewee, samplesARoom } from './interviewee.js';
import type { SampleRanges } from './sample-ranges.js';

export type SynthesiseSamplesOptions = {
  /** Whose faces: seeds of people, both ends included. */
  readonly people: readonly [first: number, last: number];
  /** Samples of each person. */
  readonly samples: number;
  readonly seed: number;
  readonly balance: Balance;
  readonly ranges: SampleRanges;
  readonly signal?: AbortSignal;
  /** Called after each sample, also with those that were there before. */
  readonly onSample?: (done: number, total: number) => void;
};

/** Rises when the same options no longer make the same samples. */
const recipe = 3;

/**
 * Renders people and writes what the live pipeline would see of their micro-expressions into a prepared set. Goes on with
 * a set that was cut short, person by person.
 *
 * @returns how many samples are in the set, and how many could not be made because the face was not found or not followed.
 * @throws DataError when the set cannot be written, or no sample at all can be made.
 */
export async function synthesiseSamples(
  model: FaceModel,
  folder: string,
  options: SynthesiseSamplesOptions,
): Promise<{ made: number; missed: number }> {
  const { people, samples, seed, balance, ranges, signal, onSample = () => {} } = options;
  const [first, last] = people;
  const settings = { made: 'mien synth', recipe, people, samples, seed, balance, ranges };
  const writer = openPreparedSetWriter(folder, settings);
  const total = (last - first + 1) * samples;
  let done = 0;
  let made = 0;
  try {
    const vision = await openVision();
    try {
      const tools = { model, vision, tvl1: createTvl1(), h264: await createH264Loop() };
      const record = createSampleRecord();
      const there = new Set(writer.resumed.map(({ clip }) => clip));
      const newest = writer.resumed.at(-1);
      for (let person = first; person <= last; person++) {
        // A room that was cut short is made again from its first sample, for each sample leaves its trace in the view.
        const resumed = newest?.subject === `p${person}` ? Number(newest.clip.split('-')[1]) + 1 : 0;
        const whole = newest !== undefined && person < Number(newest.subject.slice(1));
        const from = whole ? samples : resumed - (resumed % samplesARoom);
        let interviewee: Interviewee | undefined;
        for (let number = 0; number < samples; number++) {
          const known = there.has(`p${person}-${number}`);
          if (known) made++;
          if (number >= from) {
            await setImmediate();
            signal?.throwIfAborted();
            interviewee ??= new Interviewee(tools, person, seed, ranges, balance);
            const info = await interviewee.sample(number, record);
            if (info !== undefined && !known) {
              writer.add(info, record);
              made++;
            }
          }
          onSample(++done, total);
        }
      }
    } finally {
      await vision.close();
    }
    if (made === 0) {
      throw new DataError(`None of ${total} samples could be made: mien's own detector finds no face in the renders.`);
    }
    writer.finish();
  } finally {
    writer.close();
  }
  return { made, missed: total - made };
}

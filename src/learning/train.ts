import { MienError } from '../errors.js';
import { lossNames } from '../model/training/distilled-losses.js';
import type { Batch } from './batch.js';
import type { Checkpoint } from './checkpoint.js';
import type { StepRecord } from './step-record.js';
import type { Stepper } from './stepper.js';
import type { NetworkVectors } from './training-state.js';
import { isBetter, type ValidationResult } from './validation-result.js';

export type TrainOptions = {
  readonly stepper: Stepper;
  /** Where it begins: step 0 for a new training. */
  readonly from: Omit<Checkpoint, 'settings'>;
  readonly steps: number;
  readonly batchOf: (step: number) => Promise<Batch>;
  readonly learningRateOf: (step: number) => number;
  /** How often weights are validated, steps; the last are always. */
  readonly validateEvery: number;
  /** Scores the weights that the stepper has in use; null where nothing is held out. */
  readonly validate: ((step: number) => Promise<ValidationResult>) | null;
  /** Hears of every step and validation. */
  readonly onRecord: (record: StepRecord) => void;
  /** Weights were better than any before. */
  readonly onBest: (best: NonNullable<Checkpoint['best']>) => Promise<void>;
  /** Asked after each step whether a checkpoint is due. */
  readonly saveDue: (step: number) => boolean;
  readonly save: (checkpoint: Omit<Checkpoint, 'settings'>) => Promise<void>;
  /** Ends the training after the step at hand, with a checkpoint. */
  readonly signal: AbortSignal;
  /** ms that only rise. */
  readonly now: () => number;
};

export type TrainResult = {
  /** Steps done. */
  readonly step: number;
  /** Whether it was asked to stop before its last step. */
  readonly stopped: boolean;
  readonly best: Checkpoint['best'];
  /** What the last step left; the average where one is kept. */
  readonly last: NetworkVectors;
};

/**
 * Trains: the next batch is made while the network works on this one. Weights that do best on validation are kept; what is
 * validated and kept is the moving average where there is one.
 * @throws MienError when the loss is no longer a number: the checkpoint before it stays
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { stepper, from, steps, batchOf, learningRateOf, validate, validateEvery, onRecord, signal, now } = options;
  let { step, best } = from;
  await stepper.load(from.state);
  const progress = async (): Promise<Omit<Checkpoint, 'settings'>> => ({ step, best, state: await stepper.state() });
  let following = step < steps ? batchOf(step + 1) : undefined;
  let last = now();
  const seconds = (): number => {
    const before = last;
    last = now();
    return (last - before) / 1000;
  };

  while (step < steps && !signal.aborted) {
    const batch = await following!;
    step++;
    const rate = learningRateOf(step);
    const stepping = stepper.step(batch, rate, step);
    // Its failure is seen when its turn comes; until then nobody listens to it.
    following = step < steps ? batchOf(step + 1) : undefined;
    following?.catch(() => {});
    const { losses } = await stepping;
    const named = Object.fromEntries(lossNames.map((name, index) => [name, losses[index]!])) as Record<
      (typeof lossNames)[number],
      number
    >;
    if (!Number.isFinite(named.total)) {
      throw new MienError(
        'MIEN_ERR_DATA',
        `The loss of step ${step} is ${named.total}: the checkpoint before it is kept; begin anew with a lower --lr.`,
      );
    }
    onRecord({ kind: 'step', step, learningRate: rate, losses: named, seconds: seconds() });

    if (validate && (step % validateEvery === 0 || step === steps)) {
      const { average, parameters, statistics } = await stepper.state();
      const vectors = average ?? { parameters, statistics };
      await stepper.use(vectors);
      const result = await validate(step);
      const better = isBetter(result, best?.result);
      onRecord({ kind: 'validation', best: better, seconds: seconds(), ...result });
      if (better) {
        best = { result, vectors };
        await options.onBest(best);
      }
    }
    if (step < steps && !signal.aborted && options.saveDue(step)) await options.save(await progress());
  }
  const done = await progress();
  if (step > from.step) await options.save(done);
  const { average, parameters, statistics } = done.state;
  return { step, stopped: step < steps, best, last: average ?? { parameters, statistics } };
}

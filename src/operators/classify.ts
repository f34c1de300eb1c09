import type { OperatorFunction } from 'rxjs';
import type { Meter } from '../meter.js';
import { noMeter } from '../meter.js';
import type { ModelIdentity, Resemblance } from '../resemblance.js';
import type { MagnifiedExpression, MagnifiedMotion } from './magnify.js';
import { oneByOne } from './one-by-one.js';

/** What can say what a motion resembles; lives in the model's thread. */
export type Classifier = {
  classify(motion: MagnifiedMotion): Promise<Resemblance>;
};

export type ClassifiedExpression = MagnifiedExpression & { readonly resemblance: Resemblance };

export type ClassifyOptions = {
  classifier: Classifier;
  /** Named as the one that abstained when it could not be asked. */
  model: ModelIdentity;
  /** Hears why the model did not answer. */
  onFailure: (error: unknown) => void;
  meter?: Meter;
  /** Movements that may wait for their turn: beyond that the network is not asked about the oldest. Infinity by default. */
  waiting?: number;
};

/**
 * Asks the network what each movement resembles, one after another. A model that has not been trained, is not sure, does
 * not answer, or is too busy to be asked (counted) abstains: it never guesses, and no event waits for it in vain.
 *
 * @example expressions.pipe(magnify({ magnifier, … }), classify({ classifier, model, onFailure }))
 */
export function classify({
  classifier,
  model,
  onFailure,
  meter = noMeter,
  waiting = Number.POSITIVE_INFINITY,
}: ClassifyOptions): OperatorFunction<MagnifiedExpression, ClassifiedExpression> {
  const silence: Resemblance = { label: null, probabilities: {}, abstained: true, calibration: null, model };
  const abstain = (expression: MagnifiedExpression): ClassifiedExpression => ({ ...expression, resemblance: silence });
  const passOver = (expression: MagnifiedExpression): ClassifiedExpression => {
    // Without a motion there is nothing to ask.
    if (expression.motion) meter.drop('classify', 'busy');
    return abstain(expression);
  };
  const ask = async (expression: MagnifiedExpression): Promise<ClassifiedExpression> => {
    if (!expression.motion) return abstain(expression);
    const begun = meter.now();
    const resemblance = await classifier.classify(expression.motion).catch((error: unknown) => {
      onFailure(error);
      return silence;
    });
    meter.time('classify', meter.now() - begun);
    return { ...expression, resemblance };
  };
  return oneByOne('classify', meter, ask, { waiting, passOver });
}

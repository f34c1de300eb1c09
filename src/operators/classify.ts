import { concatMap, type OperatorFunction } from 'rxjs';
import type { Meter } from '../meter.js';
import { noMeter } from '../meter.js';
import type { Resemblance } from '../resemblance.js';
import type { MagnifiedExpression, MagnifiedMotion } from './magnify.js';

/** What can say what a motion resembles; lives in the inference worker. */
export type Classifier = {
  classify(motion: MagnifiedMotion): Promise<Resemblance>;
};

export type ClassifiedExpression = MagnifiedExpression & { readonly resemblance: Resemblance };

export type ClassifyOptions = { classifier: Classifier; meter?: Meter };

/**
 * Asks the network what each movement resembles, one after another. A model that has not been trained, or is not sure,
 * abstains: it never guesses.
 *
 * @example expressions.pipe(magnify({ magnifier, amplification }), classify({ classifier }))
 */
export function classify({
  classifier,
  meter = noMeter,
}: ClassifyOptions): OperatorFunction<MagnifiedExpression, ClassifiedExpression> {
  return concatMap(async (expression) => {
    const begun = performance.now();
    const resemblance = await classifier.classify(expression.motion);
    meter.time('classify', performance.now() - begun);
    return { ...expression, resemblance };
  });
}

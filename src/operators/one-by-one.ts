import { concatMap, defer, type OperatorFunction, tap } from 'rxjs';
import type { Meter, Stage } from '../meter.js';

/**
 * `concatMap` that tells the meter how many values wait for a stage while one is worked on. What may wait is bounded by
 * what follows: the model's client refuses more than it can hold.
 */
export function oneByOne<A, B>(stage: Stage, meter: Meter, project: (value: A) => Promise<B>): OperatorFunction<A, B> {
  return (source) =>
    defer(() => {
      let present = 0;
      const change = (by: 1 | -1): void => {
        present += by;
        meter.waiting(stage, Math.max(0, present - 1));
      };
      return source.pipe(
        tap(() => change(1)),
        concatMap((value) => project(value).finally(() => change(-1))),
      );
    });
}

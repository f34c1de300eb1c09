import { concatMap, defer, map, type OperatorFunction } from 'rxjs';
import type { Meter, Stage } from '../meter.js';

export type OneByOneOptions<A, B> = {
  /** At most so many values wait behind the one that is worked on; Infinity passes over none. */
  waiting: number;
  /** What comes out for the oldest of those that wait when there are more; called once for each. */
  passOver: (value: A) => B;
};

/**
 * `concatMap` whose queue has a bound, and that tells the meter how many values wait for a stage while one is worked on.
 * What is passed over goes out in its turn without having been worked on: nothing is lost and the order is kept. How much
 * of that there can be is bounded by how long one piece of work takes, so `project` must end.
 */
export function oneByOne<A, B>(
  stage: Stage,
  meter: Meter,
  project: (value: A) => Promise<B>,
  { waiting: most, passOver }: OneByOneOptions<A, B>,
): OperatorFunction<A, B> {
  return (source) =>
    defer(() => {
      /** Those that are still to be worked on, the oldest first. */
      const waiting: { readonly value: A; turn: () => Promise<B> }[] = [];
      let working = 0;
      const tell = (): void => meter.waiting(stage, Math.max(0, waiting.length + working - 1));
      const work = (value: A): Promise<B> => {
        waiting.shift();
        working = 1;
        return project(value).finally(() => {
          working = 0;
          tell();
        });
      };
      return source.pipe(
        map((value) => {
          const place = { value, turn: () => work(value) };
          waiting.push(place);
          // A first one waits for nobody.
          const oldest = waiting.length + working > most + 1 ? waiting.shift() : undefined;
          if (oldest) {
            const result = passOver(oldest.value);
            // Never at once: thousands in a row would fill the stack.
            oldest.turn = () => Promise.resolve(result);
          }
          tell();
          return place;
        }),
        concatMap(({ turn }) => turn()),
      );
    });
}

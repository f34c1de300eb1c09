import { Observable, type OperatorFunction } from 'rxjs';

export type InOrderOptions<A> = {
  /** How many values may wait while one is being worked on. The oldest goes first. */
  limit: number;
  /** Called with each value that was dropped; it must give back what the value holds. */
  onDrop: (value: A) => void;
  /** Told how many wait, whenever that may have changed. */
  onWaiting?: (count: number) => void;
};

/**
 * Works on one value at a time, in order, and drops the oldest waiting value when more than `limit` wait.
 *
 * Like `concatMap`, but bounded: a camera that delivers faster than the box can work loses its oldest frames instead of
 * filling the memory. With `limit: Infinity` nothing is dropped, and the source's frame pool is what bounds the queue.
 *
 * @example frames.pipe(inOrder(detect, { limit: 2, onDrop: (frame) => frame.release() }))
 */
export function inOrder<A, B>(
  project: (value: A) => Promise<B> | B,
  { limit, onDrop, onWaiting = () => {} }: InOrderOptions<A>,
): OperatorFunction<A, B> {
  return (source) =>
    new Observable<B>((subscriber) => {
      const waiting: A[] = [];
      let working = false;
      let ended = false;

      const work = async (): Promise<void> => {
        working = true;
        try {
          for (let value = waiting.shift(); value !== undefined && !subscriber.closed; value = waiting.shift()) {
            onWaiting(waiting.length);
            subscriber.next(await project(value));
          }
        } catch (error) {
          subscriber.error(error);
        }
        working = false;
        if (ended) subscriber.complete();
      };

      const subscription = source.subscribe({
        next(value) {
          waiting.push(value);
          if (waiting.length > limit && working) onDrop(waiting.shift() as A);
          if (working) onWaiting(waiting.length);
          else void work();
        },
        error: (error) => subscriber.error(error),
        complete() {
          ended = true;
          if (!working) subscriber.complete();
        },
      });

      subscriber.add(subscription);
      subscriber.add(() => {
        for (const value of waiting.splice(0)) onDrop(value);
      });
    });
}

import { map, type OperatorFunction } from 'rxjs';
import { v7 } from 'uuid';
import type { Clock } from '../clock.js';
import type { Expression } from '../expression.js';
import type { Random } from '../random.js';

/** An expression with what all its messages share: its id, and when it was spotted (UTC ms). */
export type IdentifiedExpression = Expression & { readonly id: string; readonly spotted: number };

/**
 * Gives each expression its id: a UUIDv7 whose time is the apex's capture, so that ids sort by when the face moved.
 *
 * @example expressions.pipe(identify({ random: systemRandom, clock: wallClock }))
 */
export function identify({
  random,
  clock,
}: {
  random: Random;
  clock: Clock;
}): OperatorFunction<Expression, IdentifiedExpression> {
  return map((expression) => {
    const msecs = Math.max(0, Math.floor(expression.apex.time));
    const id = v7({ msecs, random: random.bytes(16), seq: random.bytes(1)[0] as number });
    return { ...expression, id, spotted: clock.now(expression.decided) };
  });
}

import { map, type OperatorFunction } from 'rxjs';
import { v7 } from 'uuid';
import type { Clock } from '../clock.js';
import type { Consent } from '../consent.js';
import type { Expression } from '../expression.js';
import type { Random } from '../random.js';

/** An expression with what all its messages share: its id, when it was spotted (UTC ms), and who agreed to it. */
export type IdentifiedExpression = Expression & {
  readonly id: string;
  readonly spotted: number;
  readonly consent: Consent;
};

/**
 * Gives each expression its id: a UUIDv7 whose time is the apex's capture, so that ids sort by when the face moved; and
 * the consent of the session that it belongs to. Ids rise strictly: where the clock was set back, or of two faces the one
 * that moved first was settled last, an id follows on from the one before it. (RFC 9562, section 6.2)
 *
 * @example expressions.pipe(identify({ random: systemRandom, clock: wallClock, consent }))
 */
export function identify({
  random,
  clock,
  consent,
}: {
  random: Random;
  clock: Clock;
  consent: Consent;
}): OperatorFunction<Expression, IdentifiedExpression> {
  let latest = -1;
  return map((expression) => {
    const msecs = Math.max(latest + 1, Math.floor(expression.apex.time));
    latest = msecs;
    const id = v7({ msecs, random: random.bytes(16), seq: random.bytes(1)[0] as number });
    return { ...expression, id, spotted: clock.now(expression.decided), consent };
  });
}

import type { Logger } from 'pino';
import { defer, mergeMap, type Observable } from 'rxjs';
import { eventSchema, type MienEvent } from '../event.js';
import type { Random } from '../random.js';
import { type BrokerFailure, originOf } from '../sinks/broker-failure.js';
import { brokerLink } from '../sinks/broker-link.js';
import { keepConnected } from '../sinks/keep-connected.js';
import type { Heard } from '../sinks/remote/remote-control.js';
import type { WatchTarget } from './watch-target.js';

export type WatchEventsOptions = {
  target: WatchTarget;
  random: Random;
  /** UTC ms. */
  now: () => number;
  logger: Pick<Logger, 'info' | 'warn'>;
};

/**
 * The events of a broker, live. When the first connection fails it errors with the BrokerFailure; a connection that is lost
 * later is made again, for ever. A message that is no event of this version is said once a topic, and left out.
 */
export function watchEvents({ target, random, now, logger }: WatchEventsOptions): Observable<MienEvent> {
  const { broker, filter } = target;
  const origin = originOf(broker.url);
  const clientId = `mien-watch-${Buffer.from(random.bytes(6)).toString('hex')}`;
  const odd = new Set<string>();
  let version = broker.protocolVersion ?? 5;
  let seen = false;

  const read = ({ topic, payload }: Heard): MienEvent[] => {
    const event = eventSchema.safeParse(parsed(payload));
    if (event.success) return [event.data];
    if (!odd.has(topic) && odd.size < 100)
      logger.warn(`What comes on ${printable(topic)} is no mien.event/1; it is left out.`);
    odd.add(topic);
    return [];
  };

  return defer(() => brokerLink({ config: { ...broker, clientId }, version, now })).pipe(
    keepConnected({
      random,
      onFailure(failure, { first }) {
        const { refusesVersion } = failure as BrokerFailure;
        if (refusesVersion && version === 5 && broker.protocolVersion === undefined) {
          version = 4;
          return 'retry at once';
        }
        if (!seen) return 'give up';
        if (first) logger.warn(`${failure.message} It is tried again.`);
        return 'wait';
      },
    }),
    mergeMap((link) => {
      link.subscribe([filter]).then(
        ([refused]) => {
          if (refused !== undefined) return link.fail({ message: `nobody here may hear ${refused}` });
          logger.info(`${seen ? 'Connected again to' : 'Watching'} ${filter} at ${origin}.`);
          seen = true;
        },
        () => undefined,
      );
      return link.heard;
    }),
    mergeMap(read),
  );
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return undefined;
  }
}

const printable = (text: string): string => text.replaceAll(/\p{C}/gu, '?');

import { filter, firstValueFrom, fromEvent, type Observable, race, timer } from 'rxjs';
import type { BrokerLink } from './broker-link.js';
import type { Outbox } from './outbox.js';

export type FarewellOptions = {
  link: BrokerLink;
  outbox: Pick<Outbox, 'figures'>;
  /** Emits with each PUBACK of an event. */
  acknowledged: Observable<void>;
  /** Where `stopped` is said. */
  topic: string;
  /** How long what waits may take to go out, ms. */
  drainMs: number;
};

/** How long `stopped` and the DISCONNECT may take, ms. */
const goodbyeMs = 500;

/**
 * Lets what waits go out, says `stopped`, and ends the connection in good order. A broker that has gone silent does not
 * keep the program: it publishes the last will instead.
 */
export async function farewell({ link, outbox, acknowledged, topic, drainMs }: FarewellOptions): Promise<void> {
  const empty = acknowledged.pipe(filter(() => outbox.figures().messages === 0));
  const over = fromEvent(link.signal, 'abort');
  if (outbox.figures().messages > 0) await firstValueFrom(race(empty, over, timer(drainMs)));
  const goodbye = async (): Promise<void> => {
    const { acknowledged } = await link.send(topic, 'stopped', { retain: true });
    await acknowledged;
    await link.close();
  };
  await Promise.race([goodbye().catch(() => undefined), firstValueFrom(timer(goodbyeMs))]);
}

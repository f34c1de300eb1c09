import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { MienEvent } from '../event.js';
import type { Monotonic } from '../monotonic.js';
import { reasonCodes } from './broker-failure.js';
import type { BrokerLink } from './broker-link.js';
import { cloudEvent } from './cloud-event.js';
import type { Outbox, OutboxMessage } from './outbox.js';
import type { Topics } from './topics.js';

export type SendOutboxOptions = {
  outbox: Outbox;
  link: BrokerLink;
  topics: Topics;
  /** Events a second of those that were stored before this connection. */
  replayPerSecond: number;
  /** Later events wait for them at most about this long, s; when it would be longer they go beside them. */
  liveWaitSeconds: number;
  /** An event that waited longer than this is marked as replayed, ms. */
  replayedAfterMs: number;
  /** How long an event is of use, ms: the broker, too, forgets it then (MQTT 5). */
  maxAgeMs: number;
  /** UTC ms. */
  now: () => number;
  /** By which the backlog is paced. */
  monotonic: Pick<Monotonic, 'now'>;
  /** Called with each event once the broker has acknowledged it. */
  onAcknowledged: (event: MienEvent) => void;
  logger: Pick<Logger, 'error'>;
};

/** The reserve for topic and properties beside a payload, bytes. */
const headroom = 1_024;

/**
 * Publishes what is in the outbox for as long as the connection lasts, and removes what was acknowledged. Events that were
 * stored before this connection (the backlog) are paced, later ones go as fast as the window allows.
 *
 * A backlog that takes no longer than `liveWaitSeconds` goes first: all arrive in the order of `seq`. A longer one would
 * starve those who watch live: then both go side by side, each in its own order, told apart by `replayed`. (decision 24)
 */
export async function sendOutbox(options: SendOutboxOptions): Promise<void> {
  const { outbox, link, topics, replayPerSecond, liveWaitSeconds, replayedAfterMs, maxAgeMs, now } = options;
  const { monotonic, onAcknowledged, logger } = options;
  const backlogEnd = outbox.end;
  let due = monotonic.now();

  /** Waits until the next stored event may go. Setting the clock of the box back must not hold the rest for as long. */
  const pace = async (): Promise<void> => {
    due = Math.max(due + 1_000 / replayPerSecond, monotonic.now() - 100);
    const wait = due - monotonic.now();
    if (wait > 2) await sleep(Math.min(wait, 60_000), undefined, { signal: link.signal });
  };

  const refuse = (key: number, why: string): void => {
    logger.error(`An event was dropped because the MQTT broker will never take it (${why}).`);
    outbox.remove(key, 'refused');
  };

  const settle = async (key: number, event: MienEvent, topic: string, acknowledged: Promise<void>): Promise<void> => {
    try {
      await acknowledged;
    } catch (error) {
      if (link.signal.aborted) return;
      const { code, message } = error as { code?: number; message: string };
      if ((reasonCodes.unacceptableMessage as readonly unknown[]).includes(code)) refuse(key, message);
      else link.fail({ code, message, topic });
      return;
    }
    outbox.remove(key);
    onAcknowledged(event);
  };

  const publish = async ({ key, text }: OutboxMessage): Promise<void> => {
    const age = outbox.age(key);
    // It may have been erased or dropped while it waited for its turn.
    if (age === undefined) return;
    const stored = parse(text);
    if (!stored) {
      outbox.remove(key, 'damaged');
      return;
    }
    const event: MienEvent = {
      ...stored,
      replayed: key < backlogEnd || age > replayedAfterMs,
      timing: { ...stored.timing, published: new Date(now()).toISOString() },
    };
    const payload = JSON.stringify(event);
    if (Buffer.byteLength(payload) + headroom > link.maxPacketBytes) {
      refuse(key, `it takes packets of ${link.maxPacketBytes} bytes`);
      return;
    }
    const topic = topics.camera(event.camera).event;
    const messageExpiryInterval = Math.max(1, Math.ceil((maxAgeMs - age) / 1_000));
    const properties = link.version === 5 ? { properties: { ...cloudEvent(event), messageExpiryInterval } } : {};
    const { acknowledged } = await link.send(topic, payload, properties);
    void settle(key, event, topic, acknowledged);
  };

  const backlog = async (): Promise<void> => {
    for (let last = -1; !link.signal.aborted; ) {
      const messages = await outbox.next(last, link.signal, backlogEnd);
      if (messages.length === 0) return;
      for (const message of messages) {
        last = message.key;
        await pace();
        await publish(message);
      }
    }
  };

  const live = async (): Promise<void> => {
    for (let last = backlogEnd - 1; !link.signal.aborted; ) {
      for (const message of await outbox.next(last, link.signal)) {
        last = message.key;
        await publish(message);
      }
    }
  };

  try {
    if (outbox.figures().messages > liveWaitSeconds * replayPerSecond) await Promise.all([backlog(), live()]);
    else await backlog().then(live);
  } catch (error) {
    // With the connection gone nothing needs saying: what was not acknowledged is still in the outbox.
    if (!link.signal.aborted) throw error;
  }
}

function parse(text: string): MienEvent | undefined {
  try {
    return JSON.parse(text) as MienEvent;
  } catch {
    return undefined;
  }
}

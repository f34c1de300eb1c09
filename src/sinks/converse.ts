import type { Logger } from 'pino';
import { fromEvent, interval, takeUntil } from 'rxjs';
import type { MqttConfig } from '../config/config.js';
import type { MienEvent } from '../event.js';
import type { Monotonic } from '../monotonic.js';
import type { BrokerLink } from './broker-link.js';
import { health } from './health.js';
import type { HealthMessage } from './messages.js';
import type { MqttTiming } from './mqtt-timing.js';
import type { Outbox } from './outbox.js';
import { publishRetained, type RetainedTopics } from './retained-topics.js';
import { sendOutbox } from './send-outbox.js';
import type { Topics } from './topics.js';

export type ConverseOptions = {
  link: BrokerLink;
  topics: Topics;
  retained: Pick<RetainedTopics, 'connected'>;
  outbox: Outbox;
  bounds: MqttConfig['outbox'];
  timing: Pick<MqttTiming, 'healthMs' | 'replayedAfterMs'>;
  /** UTC ms. */
  now: () => number;
  monotonic: Pick<Monotonic, 'now'>;
  logger: Pick<Logger, 'error'>;
  auditHead: () => HealthMessage['audit'] | undefined;
  /** How many events were acknowledged since the start. */
  acknowledged: () => number;
  onAcknowledged: (event: MienEvent) => void;
  onRefused: (link: BrokerLink, topic: string, error: Error & { code?: number }) => void;
};

/**
 * All that is published over one connection of itself, for as long as it lasts: that this box is there, what is retained,
 * its health now and then, and what is in the outbox.
 */
export function converse(options: ConverseOptions): void {
  const { link, topics, retained, outbox, bounds, timing, now, monotonic, logger } = options;
  const { auditHead, acknowledged, onAcknowledged, onRefused } = options;
  const say = (topic: string, payload: string): void => {
    publishRetained(link, topic, payload).catch((error: Error) => onRefused(link, topic, error));
  };
  const sayHealth = (): void => {
    outbox.trim();
    const { version, since } = link;
    const mqtt = { version, since, acknowledged: acknowledged() };
    say(
      topics.health,
      JSON.stringify(health({ now: now(), outbox: outbox.figures(), mqtt, audit: auditHead() ?? null })),
    );
  };

  say(topics.availability, 'online');
  retained.connected(link);
  sayHealth();
  interval(timing.healthMs)
    .pipe(takeUntil(fromEvent(link.signal, 'abort')))
    .subscribe(sayHealth);
  sendOutbox({
    outbox,
    link,
    topics,
    now,
    monotonic,
    logger,
    replayPerSecond: bounds.replayPerSecond,
    liveWaitSeconds: bounds.liveWaitSeconds,
    maxAgeMs: bounds.maxAgeHours * 3_600_000,
    replayedAfterMs: timing.replayedAfterMs,
    onAcknowledged,
  }).catch((error: unknown) => link.fail(error));
}

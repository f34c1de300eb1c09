import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';
import type { HealthMessage } from './messages.js';
import type { OutboxFigures } from './outbox.js';

export type HealthOptions = {
  /** UTC ms. */
  now: number;
  outbox: OutboxFigures;
  mqtt: { version: 4 | 5; since: number; acknowledged: number };
  audit: HealthMessage['audit'];
};

const iso = (utcMs: number): string => new Date(utcMs).toISOString();

/** How the process, the box, the connection and the outbox are at this moment. */
export function health({ now, outbox, mqtt, audit }: HealthOptions): HealthMessage {
  const { rss, heapUsed } = process.memoryUsage();
  const { messages, bytes, oldest, dropped } = outbox;
  return {
    schema: 'mien.health/1',
    time: iso(now),
    uptimeS: Math.round(process.uptime()),
    process: { rssBytes: rss, heapBytes: heapUsed },
    os: {
      load1: loadavg()[0] as number,
      cpus: availableParallelism(),
      memoryFreeBytes: freemem(),
      memoryBytes: totalmem(),
    },
    mqtt: {
      version: mqtt.version === 5 ? '5' : '3.1.1',
      connectedSince: iso(mqtt.since),
      acknowledged: mqtt.acknowledged,
    },
    outbox: { messages, bytes, oldest: oldest === undefined ? null : iso(oldest), dropped: { ...dropped } },
    audit,
  };
}

import type { Logger } from 'pino';
import { type Observable, Subject } from 'rxjs';
import { asMienError } from './errors.js';
import type { MienEvent } from './event.js';
import type { Journal } from './sinks/journal.js';
import type { Metrics } from './sinks/metrics.js';
import type { MqttSink } from './sinks/mqtt.js';

export type Publisher = {
  publish(event: MienEvent): void;
  /** Leaves out from now on what is still said of a session: it is erased. */
  refuse(session: string): void;
  /** Every message, once it is safe on disk. */
  readonly events: Observable<MienEvent>;
  /** Resolves when everything that was to be published is on disk. */
  settled(): Promise<void>;
};

export type PublisherOptions = {
  metrics: Pick<Metrics, 'event'>;
  journal: Journal | undefined;
  mqtt: Pick<MqttSink, 'publish'>;
  logger: Logger;
};

/** Gives each event to everything that carries events away. */
export function createPublisher({ metrics, journal, mqtt, logger }: PublisherOptions): Publisher {
  const events = new Subject<MienEvent>();
  const storing = new Set<Promise<void>>();
  const refused = new Set<string>();

  const store = async (event: MienEvent): Promise<void> => {
    try {
      await mqtt.publish(event);
      events.next(event);
    } catch (error) {
      logger.error(asMienError(error).message);
    }
  };

  return {
    refuse: (session) => void refused.add(session),
    publish(event) {
      if (refused.has(event.session)) return;
      metrics.event(event);
      journal?.write(event);
      const stored = store(event).finally(() => storing.delete(stored));
      storing.add(stored);
    },
    events,
    async settled() {
      await Promise.all(storing);
    },
  };
}

import type { Logger } from 'pino';
import type { BrokerLink } from './broker-link.js';
import type { TopicRegister } from './topic-register.js';

/** What is published retained: kept here, and published again on each connect. */
export type RetainedTopics = {
  /** Keeps a message, and publishes it at once if the broker is connected. */
  keep(topic: string, payload: string): void;
  /** Clears every topic that this box ever published to and that is not among these: those of cameras that are gone. */
  only(topics: readonly string[]): void;
  /** Publishes everything to a new connection. */
  connected(link: BrokerLink): void;
};

export type RetainedTopicsOptions = {
  register: TopicRegister;
  /** Also for topics that are published by others, such as the last will. */
  onRefused: (link: BrokerLink, topic: string, error: Error & { code?: number }) => void;
  logger: Pick<Logger, 'info'>;
};

/** Stale after this, s: a consumer sees no old figure of a box that is gone. */
const expiring = /\/health$/;
const expiryS = 90;

/** Publishes one retained message, and hands on a refusal. An empty payload clears the topic. */
export async function publishRetained(link: BrokerLink, topic: string, payload: string): Promise<void> {
  const properties = link.version === 5 && expiring.test(topic) ? { messageExpiryInterval: expiryS } : undefined;
  const { acknowledged } = await link.send(topic, payload, { retain: true, ...(properties && { properties }) });
  await acknowledged;
}

/** Keeps what every new subscriber must know. */
export function retainedTopics({ register, onRefused, logger }: RetainedTopicsOptions): RetainedTopics {
  const kept = new Map<string, string>();
  const stale = new Set<string>();
  let current: BrokerLink | undefined;

  const say = (link: BrokerLink, topic: string, payload: string): void => {
    publishRetained(link, topic, payload).then(
      () => {
        if (payload !== '' || !stale.delete(topic)) return;
        register.remove(topic);
        logger.info(`Cleared ${topic}, which this box does not publish any more.`);
      },
      (error: Error) => {
        if (!link.signal.aborted) onRefused(link, topic, error);
      },
    );
  };
  const now = (topic: string, payload: string): void => {
    if (current && !current.signal.aborted) say(current, topic, payload);
  };

  return {
    keep(topic, payload) {
      stale.delete(topic);
      kept.set(topic, payload);
      register.add([topic]);
      now(topic, payload);
    },
    only(topics) {
      register.add(topics);
      for (const topic of register.list()) {
        if (topics.includes(topic) || stale.has(topic)) continue;
        kept.delete(topic);
        stale.add(topic);
        now(topic, '');
      }
    },
    connected(link) {
      current = link;
      for (const [topic, payload] of kept) say(link, topic, payload);
      for (const topic of stale) say(link, topic, '');
    },
  };
}

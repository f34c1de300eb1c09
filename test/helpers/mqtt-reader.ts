import mqtt, { type IClientOptions, type IClientPublishOptions, type IPublishPacket } from 'mqtt';
import { contractBreach } from './contract.js';

export type Received = {
  readonly topic: string;
  readonly text: string;
  readonly qos: number;
  readonly retain: boolean;
  readonly properties: IPublishPacket['properties'];
};

export type MqttReader = {
  /** All that has come, in order. */
  readonly messages: readonly Received[];
  /** Those on topics that end so. */
  on(ending: string): Received[];
  /** Waits until something holds, and says what came when it does not within 20 s. */
  until(holds: () => boolean): Promise<void>;
  /** Says something itself, with QoS 1 unless told; rejects when the broker refuses. */
  publish(topic: string, text: string, options?: IClientPublishOptions): Promise<void>;
  /** Ends; throws when mien has said something that breaks the contract. */
  stop(): Promise<void>;
};

/** A subscriber as a dashboard would be: it sees what a broker delivers. */
export async function readMqtt(url: string, filter = '#', options: IClientOptions = {}): Promise<MqttReader> {
  const messages: Received[] = [];
  const waiting = new Set<() => void>();
  const client = mqtt.connect(url, { manualConnect: true, reconnectPeriod: 100, ...options });
  client.on('message', (topic, payload, { qos, retain, properties }) => {
    messages.push({ topic, text: String(payload), qos, retain, properties });
    for (const check of waiting) check();
  });
  const connected = new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', reject);
  });
  client.connect();
  await connected;
  await client.subscribeAsync(filter, { qos: 1 });
  return {
    messages,
    on: (ending) => messages.filter(({ topic }) => topic.endsWith(ending)),
    until: (holds) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(
            new Error(
              `waited in vain; ${messages.map(({ topic, text }) => `${topic} ${text.slice(0, 60)}`).join('\n')}`,
            ),
          );
        }, 20_000);
        const check = (): void => {
          if (!holds()) return;
          waiting.delete(check);
          clearTimeout(timer);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    async publish(topic, text, options) {
      await client.publishAsync(topic, text, { qos: 1, ...options });
    },
    async stop() {
      // One whose broker has gone would go on trying to come back.
      client.options.reconnectPeriod = 0;
      await client.endAsync(true);
      const breaches = messages.map(contractBreach).filter((breach) => breach !== undefined);
      if (breaches.length > 0) throw new Error(`${breaches.length} messages break the contract: ${breaches[0]}`);
    },
  };
}

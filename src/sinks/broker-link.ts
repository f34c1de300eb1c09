import mqtt, { type IClientOptions, type IClientPublishOptions, type MqttClient } from 'mqtt';
import { Observable, Subject } from 'rxjs';
import type { MqttConfig, TlsConfig } from '../config/config.js';
import { BrokerFailure } from './broker-failure.js';
import { PublishWindow } from './publish-window.js';
import type { Heard } from './remote/remote-control.js';

/** One accepted connection to the broker, from its CONNACK to its end. */
export type BrokerLink = {
  readonly client: MqttClient;
  readonly version: 4 | 5;
  /** UTC ms of the CONNACK. */
  readonly since: number;
  /** Largest packet that the broker takes. */
  readonly maxPacketBytes: number;
  /** Aborts when the connection is over. */
  readonly signal: AbortSignal;
  /**
   * Hands a QoS 1 message to the connection, in the order of the calls, as soon as fewer than 64 await their PUBACK.
   * `acknowledged` settles with the PUBACK; both reject when the connection ends first.
   */
  send(topic: string, payload: string, options?: IClientPublishOptions): Promise<{ acknowledged: Promise<void> }>;
  /**
   * Hands a QoS 0 message to the connection; false when it was left out because what was said before has not gone out yet.
   */
  offer(topic: string, payload: string, options?: IClientPublishOptions): boolean;
  /** Asks for messages, which then come on `heard`; gives the filters that the broker refuses. Nothing retained comes. */
  subscribe(filters: readonly string[]): Promise<string[]>;
  /** What was asked for, from the first moment of the connection. */
  readonly heard: Observable<Heard>;
  /** Ends the connection because the broker refuses what must be said. */
  fail(cause: unknown): void;
  /** Ends the connection in good order, once all is acknowledged: no last will is published, and nothing has failed. */
  close(): Promise<void>;
};

export type BrokerLinkOptions = {
  config: Pick<MqttConfig, 'url' | 'clientId' | 'username' | 'password' | 'tls'>;
  version: 4 | 5;
  will?: IClientOptions['will'];
  /** UTC ms. */
  now: () => number;
  connectTimeoutMs?: number;
};

/** Largest packet that a broker of MQTT 5 may send: nothing that is asked of mien needs more, bytes. */
const maxHeardBytes = 65_536;
/** Beyond this many bytes in the socket's queue QoS 0 messages are left out. */
const congestedBytes = 262_144;

/** At most this many messages await their PUBACK; a broker may ask for fewer. (DESIGN section 6) */
const windowSize = 64;

/**
 * Connects once. Emits the link when the broker accepts it, errors with a BrokerFailure when the connection fails or
 * ends, and cuts it when unsubscribed: the broker then publishes the last will.
 *
 * Each connection has a client of its own: what was not acknowledged is sent again from the outbox, not from a second
 * store in memory.
 */
export function brokerLink({
  config,
  version,
  will,
  now,
  connectTimeoutMs = 10_000,
}: BrokerLinkOptions): Observable<BrokerLink> {
  const { url, clientId, username, password, tls } = config;
  return new Observable((subscriber) => {
    const over = new AbortController();
    const client = mqtt.connect(url, {
      manualConnect: true,
      protocolVersion: version,
      clientId,
      clean: true,
      keepalive: 30,
      connectTimeout: connectTimeoutMs,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      ...(version === 5 && { properties: { maximumPacketSize: maxHeardBytes } }),
      ...(will && { will }),
      ...(username !== undefined && { username }),
      ...(password && { password: password.reveal() }),
      ...(tls && tlsOptions(tls)),
    });
    let window: PublishWindow | undefined;
    const heard = new Subject<Heard>();
    client.on('message', (topic, payload, { retain, properties }) => {
      const { responseTopic, correlationData } = properties ?? {};
      heard.next({ topic, payload, retain, responseTopic, correlationData });
    });

    const fail = (cause: unknown): void => {
      const shown = tls?.cert !== undefined;
      subscriber.error(new BrokerFailure(cause, { url, clientId, username, shown, accepted: window !== undefined }));
    };

    client.on('connect', ({ properties }) => {
      const places = new PublishWindow(Math.min(windowSize, properties?.receiveMaximum ?? windowSize));
      window = places;
      subscriber.next({
        client,
        version,
        since: now(),
        maxPacketBytes: properties?.maximumPacketSize ?? Number.POSITIVE_INFINITY,
        signal: over.signal,
        fail,
        heard,
        close: () => client.endAsync(),
        offer(topic, payload, options) {
          if (!client.connected || client.stream.writableLength > congestedBytes) return false;
          client.publish(topic, payload, { ...options, qos: 0 });
          return true;
        },
        async subscribe(filters) {
          // In MQTT 5 also what is published while this box listens keeps its mark of being retained.
          const ask = (filter: string): Promise<unknown> => client.subscribeAsync(filter, { qos: 1, rap: true, rh: 2 });
          const answers = await Promise.allSettled(filters.map(ask));
          return filters.filter((_, i) => answers[i]?.status === 'rejected');
        },
        async send(topic, payload, options) {
          await places.take();
          const acknowledged = new Promise<void>((resolve, reject) => {
            client.publish(topic, payload, { ...options, qos: 1 }, (error) => {
              places.give();
              if (error) reject(error);
              else resolve();
            });
          });
          // A message that nobody waits for may be lost with its connection.
          acknowledged.catch(() => undefined);
          return { acknowledged };
        },
      });
    });
    client.on('disconnect', ({ reasonCode }) => {
      if (reasonCode) fail({ code: reasonCode, message: 'DISCONNECT' });
    });
    client.on('error', fail);
    client.on('close', () => {
      if (!client.disconnecting) fail(undefined);
    });
    client.connect();

    return () => {
      over.abort();
      window?.close(new Error('the connection is over'));
      client.end(true);
    };
  });
}

function tlsOptions({ ca, cert, key, insecure }: TlsConfig): IClientOptions {
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key: key.reveal() }), rejectUnauthorized: !insecure };
}

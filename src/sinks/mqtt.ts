import type { Logger } from 'pino';
import { defer, EMPTY, filter, firstValueFrom, fromEvent, interval, race, Subject, takeUntil, timer } from 'rxjs';
import type { MqttConfig } from '../config/config.js';
import type { MienError } from '../errors.js';
import type { MienEvent } from '../event.js';
import type { Random } from '../random.js';
import { type BrokerFailure, originOf } from './broker-failure.js';
import { type BrokerLink, brokerLink } from './broker-link.js';
import { health } from './health.js';
import { keepConnected } from './keep-connected.js';
import type { ErrorMessage, InfoMessage, StatusMessage } from './messages.js';
import type { Outbox } from './outbox.js';
import { sendOutbox } from './send-outbox.js';
import { topics as topicsBelow } from './topics.js';

/** Publishes to one broker for as long as the program runs; a lost connection is its own affair. */
export type MqttSink = {
  /** Whether the broker is connected at this moment. */
  readonly connected: boolean;
  /** Stores an event for publishing; resolves once it is on disk, or with false when it was dropped and counted. */
  publish(event: MienEvent): Promise<boolean>;
  /** Publishes a camera's status, retained, now and on each connect. */
  cameraStatus(camera: string, status: Omit<StatusMessage, 'schema' | 'camera'>): void;
  /** Publishes the birth certificate, retained, now and on each connect. */
  info(info: Omit<InfoMessage, 'schema'>): void;
  /** Tells subscribers of a failure, if the broker is connected. */
  error(error: MienError, camera?: string): void;
  /** Sends what waits, says `stopped` and disconnects; takes no longer than `drainMs` and a little. The outbox stays open. */
  stop(options?: { drainMs?: number }): Promise<void>;
};

export type MqttSinkOptions = {
  config: MqttConfig;
  outbox: Outbox;
  random: Random;
  logger: Logger;
  /** UTC ms. */
  now: () => number;
  /** The event's PUBACK came at `at`, UTC ms. */
  onPublished?: (event: MienEvent, at: number) => void;
  /** The sink has given up: another client uses its id. */
  onFatal: (error: MienError) => void;
  timing?: Partial<MqttTiming>;
};

export type MqttTiming = {
  minBackoffMs: number;
  maxBackoffMs: number;
  stableMs: number;
  connectTimeoutMs: number;
  healthMs: number;
  replayedAfterMs: number;
};

const defaults: MqttTiming = {
  minBackoffMs: 500,
  maxBackoffMs: 30_000,
  stableMs: 10_000,
  connectTimeoutMs: 10_000,
  healthMs: 30_000,
  replayedAfterMs: 2_000,
};

/** How often it is said that any certificate of the broker is taken, ms. */
const insecureMs = 60_000;
/** How long `stopped` and the DISCONNECT may take, ms. */
const farewellMs = 500;

/**
 * Connects to the broker and stays connected: MQTT 5, or 3.1.1 where the broker speaks nothing newer. Events come from
 * the outbox and leave it with their PUBACK; retained topics are published again on each connect. (DESIGN section 6)
 */
export function mqttSink(options: MqttSinkOptions): MqttSink {
  const { config, outbox, random, logger, now, onPublished, onFatal } = options;
  const timing = { ...defaults, ...options.timing };
  const topics = topicsBelow(config.prefix);
  const origin = originOf(config.url);
  const retained = new Map<string, string>();
  const acknowledged = new Subject<void>();
  let count = 0;
  let shortLived = 0;
  let version: 4 | 5 = config.protocolVersion ?? 5;
  let current: BrokerLink | undefined;

  const state = (link: BrokerLink, topic: string, payload: string): void => {
    const send = async (): Promise<void> => (await link.send(topic, payload, { retain: true })).acknowledged;
    send().catch((error: Error & { code?: number }) => {
      if (link.signal.aborted) return;
      // A box that may not even say that it is there is at the wrong place of the tree.
      if (topic === topics.availability) link.fail({ code: error.code, message: error.message, topic });
      else logger.error(`The MQTT broker ${origin} does not take ${topic} (${error.message}).`);
    });
  };

  const keep = (topic: string, message: object): void => {
    const payload = JSON.stringify(message);
    retained.set(topic, payload);
    if (current?.client.connected) state(current, topic, payload);
  };

  const sayHealth = (link: BrokerLink): void => {
    outbox.trim();
    const { version, since } = link;
    const message = health({ now: now(), outbox: outbox.figures(), mqtt: { version, since, acknowledged: count } });
    state(link, topics.health, JSON.stringify(message));
  };

  const converse = (link: BrokerLink): void => {
    current = link;
    logger.info(`Connected to the MQTT broker ${origin} (MQTT ${link.version === 5 ? '5' : '3.1.1'}).`);
    state(link, topics.availability, 'online');
    for (const [topic, payload] of retained) state(link, topic, payload);
    sayHealth(link);
    interval(timing.healthMs)
      .pipe(takeUntil(fromEvent(link.signal, 'abort')))
      .subscribe(() => sayHealth(link));
    sendOutbox({
      outbox,
      link,
      topics,
      now,
      logger,
      replayPerSecond: config.outbox.replayPerSecond,
      liveWaitSeconds: config.outbox.liveWaitSeconds,
      replayedAfterMs: timing.replayedAfterMs,
      onAcknowledged(event) {
        count++;
        onPublished?.(event, now());
        acknowledged.next();
      },
    }).catch((error: unknown) => link.fail(error));
  };

  const connection = defer(() =>
    brokerLink({
      config,
      version,
      now,
      connectTimeoutMs: timing.connectTimeoutMs,
      will: { topic: topics.availability, payload: Buffer.from('offline'), qos: 1, retain: true },
    }),
  )
    .pipe(
      keepConnected({
        random,
        minMs: timing.minBackoffMs,
        maxMs: timing.maxBackoffMs,
        stableMs: timing.stableMs,
        onFailure(failure, { first, lastedMs = timing.stableMs }) {
          const { takenOver, refusesVersion, unexplained } = failure as BrokerFailure;
          if (takenOver) return 'give up';
          if (refusesVersion && version === 5 && config.protocolVersion === undefined) {
            version = 4;
            return 'retry at once';
          }
          // MQTT 3.1.1, and mosquitto 2.0 also under MQTT 5, give no reason when another client takes this one's place.
          shortLived = unexplained && lastedMs < timing.stableMs ? shortLived + 1 : 0;
          if (shortLived === 3) {
            const hint = `if another program uses the client id '${config.clientId}', give each its own mqtt.clientId`;
            logger.warn(
              { code: 'MIEN_ERR_BROKER' },
              `The MQTT broker ${origin} ends each connection soon after accepting it; ${hint}.`,
            );
          }
          if (first)
            logger.warn({ code: 'MIEN_ERR_BROKER' }, `${failure.message} Events wait on disk; mien keeps trying.`);
          return 'wait';
        },
      }),
    )
    .subscribe({ next: converse, error: onFatal });

  const insecure = config.tls?.insecure ? timer(0, insecureMs) : EMPTY;
  const reminder = insecure.subscribe(() => {
    logger.warn(
      `Any certificate of the MQTT broker ${origin} is taken (mqtt.tls.insecure): others can read and change all.`,
    );
  });

  return {
    get connected() {
      return current?.client.connected ?? false;
    },
    publish: (event) => outbox.put(JSON.stringify(event)),
    cameraStatus(camera, status) {
      keep(topics.camera(camera).status, { schema: 'mien.status/1', camera, ...status } satisfies StatusMessage);
    },
    info: (info) => keep(topics.info, { schema: 'mien.info/1', ...info } satisfies InfoMessage),
    error({ code, message }, camera) {
      if (!current?.client.connected) return;
      const time = new Date(now()).toISOString();
      const report: ErrorMessage = { schema: 'mien.error/1', time, code, message, camera: camera ?? null };
      current.send(topics.error, JSON.stringify(report)).catch(() => undefined);
    },
    async stop({ drainMs = 1_000 } = {}) {
      const link = current;
      if (link?.client.connected) {
        const empty = acknowledged.pipe(filter(() => outbox.figures().messages === 0));
        const over = fromEvent(link.signal, 'abort');
        if (outbox.figures().messages > 0) await firstValueFrom(race(empty, over, timer(drainMs)));
        const farewell = async (): Promise<void> => {
          const { acknowledged } = await link.send(topics.availability, 'stopped', { retain: true });
          await acknowledged;
          await link.close();
        };
        // A broker that has gone silent does not keep the program; it publishes the last will instead.
        await Promise.race([farewell().catch(() => undefined), firstValueFrom(timer(farewellMs))]);
      }
      connection.unsubscribe();
      reminder.unsubscribe();
    },
  };
}

import type { Logger } from 'pino';
import {
  defer,
  EMPTY,
  filter,
  firstValueFrom,
  fromEvent,
  interval,
  race,
  Subject,
  Subscription,
  takeUntil,
  timer,
} from 'rxjs';
import type { MqttConfig } from '../config/config.js';
import type { CameraSettings, Controls } from '../controls.js';
import type { MienError } from '../errors.js';
import type { MienEvent } from '../event.js';
import type { Random } from '../random.js';
import { type BrokerFailure, originOf } from './broker-failure.js';
import { type BrokerLink, brokerLink } from './broker-link.js';
import { health } from './health.js';
import { homeAssistant } from './home-assistant.js';
import { keepConnected } from './keep-connected.js';
import type {
  ConsentMessage,
  ErrorMessage,
  FaceMessage,
  HealthMessage,
  InfoMessage,
  StatsMessage,
  StatusMessage,
} from './messages.js';
import type { Outbox } from './outbox.js';
import { type Heard, remoteControl } from './remote/remote-control.js';
import { publishRetained, retainedTopics } from './retained-topics.js';
import { sendOutbox } from './send-outbox.js';
import { topicRegister } from './topic-register.js';
import { topics as topicsBelow } from './topics.js';

/** Publishes to one broker for as long as the program runs; a lost connection is its own affair. */
export type MqttSink = {
  /** Whether the broker is connected at this moment. */
  readonly connected: boolean;
  /** Stores an event for publishing; resolves once it is on disk, or with false when it was dropped and counted. */
  publish(event: MienEvent): Promise<boolean>;
  /** Publishes a camera's status, retained, now and on each connect. */
  cameraStatus(camera: string, status: Omit<StatusMessage, 'schema' | 'camera'>): void;
  /**
   * Publishes the birth certificate, retained, now and on each connect; what this box published of cameras that are not
   * named in it is cleared.
   */
  info(info: Omit<InfoMessage, 'schema'>): void;
  /** Publishes every camera's settings, retained, and does what messages on `set` and `rpc` topics ask for. */
  serve(controls: Controls): void;
  /** Publishes the faces in view, if the broker is connected and can follow. */
  faces(camera: string, message: Omit<FaceMessage, 'schema' | 'camera'>): void;
  /** Publishes what a camera did in the last second, likewise. */
  stats(camera: string, message: Omit<StatsMessage, 'schema' | 'camera'>): void;
  /** Tells subscribers of a failure, if the broker is connected. */
  error(error: MienError, camera?: string | null): void;
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
  /** The last entry of the audit log, for the health message. */
  auditHead?: () => HealthMessage['audit'] | undefined;
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

/** A message of the moment is of no use after this, s. */
const momentaryS = 10;
/** How often it is said that any certificate of the broker is taken, ms. */
const insecureMs = 60_000;
/** How long `stopped` and the DISCONNECT may take, ms. */
const farewellMs = 500;

/**
 * Connects to the broker and stays connected: MQTT 5, or 3.1.1 where the broker speaks nothing newer. Events come from
 * the outbox and leave it with their PUBACK; retained topics are published again on each connect. (DESIGN section 6)
 */
export function mqttSink(options: MqttSinkOptions): MqttSink {
  const { config, outbox, random, logger, now, onPublished, onFatal, auditHead = () => undefined } = options;
  const timing = { ...defaults, ...options.timing };
  const topics = topicsBelow(config.prefix);
  const origin = originOf(config.url);
  const acknowledged = new Subject<void>();
  let count = 0;
  let shortLived = 0;
  let version: 4 | 5 = config.protocolVersion ?? 5;
  let current: BrokerLink | undefined;
  let hear: ((message: Heard) => Promise<void>) | undefined;
  let controls: Controls | undefined;
  const settings = new Subscription();

  const onRefused = (link: BrokerLink, topic: string, { code, message }: Error & { code?: number }): void => {
    if (link.signal.aborted) return;
    // A box that may not even say that it is there is at the wrong place of the tree.
    if (topic === topics.availability) link.fail({ code, message, topic });
    else logger.error(`The MQTT broker ${origin} does not take ${topic} (${message}).`);
  };
  const register = topicRegister(`${config.outbox.path}.topics.json`, (error) => {
    logger.warn(`The list of this box's topics cannot be used (${error.message}); topics of renamed cameras may stay.`);
  });
  const retained = retainedTopics({ register, onRefused, logger });
  const state = (link: BrokerLink, topic: string, payload: string): void => {
    publishRetained(link, topic, payload).catch((error: Error) => onRefused(link, topic, error));
  };
  const keep = (topic: string, message: object): void => retained.keep(topic, JSON.stringify(message));
  const keepSettings = ({ camera, enabled, consent, sensitivity }: CameraSettings): void => {
    const of = topics.camera(camera);
    retained.keep(of.state('enabled'), enabled ? 'ON' : 'OFF');
    retained.keep(of.state('sensitivity'), sensitivity);
    const { state, ref } = consent;
    keep(of.state('consent'), { schema: 'mien.consent/1', camera, state, ref } satisfies ConsentMessage);
  };
  const offer = (topic: string, message: object): void => {
    if (!current?.client.connected) return;
    const properties = current.version === 5 ? { properties: { messageExpiryInterval: momentaryS } } : {};
    current.offer(topic, JSON.stringify(message), properties);
  };
  const report = (error: MienError, camera: string | null): void => {
    if (!current?.client.connected) return;
    const { code, message } = error;
    const time = new Date(now()).toISOString();
    const text: ErrorMessage = { schema: 'mien.error/1', time, code, message, camera };
    current.send(topics.error, JSON.stringify(text)).catch(() => undefined);
  };

  const listen = async (link: BrokerLink): Promise<void> => {
    if (!hear || !config.control) return;
    for (const filter of await link.subscribe(topics.asked)) {
      if (!link.signal.aborted) logger.warn(`The MQTT broker ${origin} does not let this box hear ${filter}.`);
    }
  };

  const sayHealth = (link: BrokerLink): void => {
    outbox.trim();
    const { version, since } = link;
    const message = health({
      now: now(),
      outbox: outbox.figures(),
      mqtt: { version, since, acknowledged: count },
      audit: auditHead() ?? null,
    });
    state(link, topics.health, JSON.stringify(message));
  };

  const converse = (link: BrokerLink): void => {
    current = link;
    logger.info(`Connected to the MQTT broker ${origin} (MQTT ${link.version === 5 ? '5' : '3.1.1'}).`);
    state(link, topics.availability, 'online');
    retained.connected(link);
    link.heard.subscribe((message) => void hear?.(message));
    void listen(link);
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
      maxAgeMs: config.outbox.maxAgeHours * 3_600_000,
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
    info(info) {
      const { site, edge, version, cameras } = info;
      const { homeAssistant: found } = config;
      const discovery = found ? homeAssistant({ ...found, topics, site, edge, version, cameras }) : new Map();
      retained.only([...topics.retained(cameras), ...discovery.keys()]);
      keep(topics.info, { schema: 'mien.info/1', ...info } satisfies InfoMessage);
      for (const [topic, payload] of discovery) retained.keep(topic, payload);
      for (const one of controls?.settings() ?? []) keepSettings(one);
    },
    serve(given) {
      controls = given;
      hear = remoteControl({
        controls,
        topics,
        closed: config.homeAssistant ? [`${config.homeAssistant.prefix}/`] : [],
        now: () => performance.now(),
        report: (error, camera) => report(error, camera ?? null),
        async answer(topic, payload, { properties }) {
          const options = current?.version === 5 && properties ? { properties } : {};
          const sent = await current?.send(topic, payload, options).catch(() => undefined);
          await sent?.acknowledged.catch(({ message }: Error) => {
            logger.warn(`The MQTT broker ${origin} does not take an answer on ${topic} (${message}).`);
          });
        },
      });
      for (const one of controls.settings()) keepSettings(one);
      settings.add(controls.changes.subscribe(keepSettings));
      if (current?.client.connected) void listen(current);
    },
    faces: (camera, message) =>
      offer(topics.camera(camera).face, { schema: 'mien.face/1', camera, ...message } satisfies FaceMessage),
    stats: (camera, message) =>
      offer(topics.camera(camera).stats, { schema: 'mien.stats/1', camera, ...message } satisfies StatsMessage),
    error: (error, camera = null) => report(error, camera),
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
      settings.unsubscribe();
    },
  };
}

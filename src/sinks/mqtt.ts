import type { IClientPublishOptions } from 'mqtt';
import type { Logger } from 'pino';
import { EMPTY, Subject, Subscription, timer } from 'rxjs';
import type { MqttConfig } from '../config/config.js';
import type { Controls } from '../controls.js';
import type { MienError } from '../errors.js';
import type { MienEvent } from '../event.js';
import type { Monotonic } from '../monotonic.js';
import type { Random } from '../random.js';
import { announcements } from './announcements.js';
import { originOf } from './broker-failure.js';
import type { BrokerLink } from './broker-link.js';
import { converse } from './converse.js';
import { farewell } from './farewell.js';
import type { FaceMessage, HealthMessage, InfoMessage, StatsMessage, StatusMessage } from './messages.js';
import { type MqttTiming, usualTiming } from './mqtt-timing.js';
import type { Outbox } from './outbox.js';
import { remarks } from './remarks.js';
import { type Heard, remoteControl } from './remote/remote-control.js';
import { retainedTopics } from './retained-topics.js';
import { stayConnected } from './stay-connected.js';
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
  monotonic: Pick<Monotonic, 'now'>;
  /** The event's PUBACK came at `at`, UTC ms. */
  onPublished?: (event: MienEvent, at: number) => void;
  /** The sink has given up: another client uses its id. */
  onFatal: (error: MienError) => void;
  /** The last entry of the audit log, for the health message. */
  auditHead?: () => HealthMessage['audit'] | undefined;
  timing?: Partial<MqttTiming>;
};

/** How often it is said that any certificate of the broker is taken, ms. */
const insecureMs = 60_000;

/**
 * Connects to the broker and stays connected. Events come from the outbox and leave it with their PUBACK; retained topics
 * are published again on each connect. (DESIGN section 6)
 */
export function mqttSink(options: MqttSinkOptions): MqttSink {
  const { config, outbox, random, logger, now, monotonic, onPublished, onFatal, auditHead = () => undefined } = options;
  const timing = { ...usualTiming, ...options.timing };
  const topics = topicsBelow(config.prefix);
  const origin = originOf(config.url);
  const acknowledged = new Subject<void>();
  const running = new Subscription();
  let count = 0;
  let current: BrokerLink | undefined;
  let hear: ((message: Heard) => Promise<void>) | undefined;
  let controls: Controls | undefined;
  const connected = (): BrokerLink | undefined => (current?.client.connected ? current : undefined);

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
  const announce = announcements({ topics, retained, found: config.homeAssistant });
  const remark = remarks({ topics, now, link: connected });

  const listen = async (link: BrokerLink): Promise<void> => {
    if (!hear || !config.control) return;
    for (const filter of await link.subscribe(topics.asked)) {
      if (!link.signal.aborted) logger.warn(`The MQTT broker ${origin} does not let this box hear ${filter}.`);
    }
  };
  const answer = async (topic: string, payload: string, { properties }: IClientPublishOptions): Promise<void> => {
    const options = current?.version === 5 && properties ? { properties } : {};
    const sent = await current?.send(topic, payload, options).catch(() => undefined);
    await sent?.acknowledged.catch(({ message }: Error) => {
      logger.warn(`The MQTT broker ${origin} does not take an answer on ${topic} (${message}).`);
    });
  };

  const onLink = (link: BrokerLink): void => {
    current = link;
    logger.info(`Connected to the MQTT broker ${origin} (MQTT ${link.version === 5 ? '5' : '3.1.1'}).`);
    converse({
      link,
      topics,
      retained,
      outbox,
      bounds: config.outbox,
      timing,
      now,
      monotonic,
      logger,
      auditHead,
      acknowledged: () => count,
      onRefused,
      onAcknowledged(event) {
        count++;
        onPublished?.(event, now());
        acknowledged.next();
      },
    });
    link.heard.subscribe((message) => void hear?.(message));
    void listen(link);
  };
  const will = { topic: topics.availability, payload: Buffer.from('offline'), qos: 1, retain: true } as const;
  running.add(stayConnected({ config, will, random, logger, now, timing }).subscribe({ next: onLink, error: onFatal }));
  running.add(
    (config.tls?.insecure ? timer(0, insecureMs) : EMPTY).subscribe(() => {
      logger.warn(
        `Any certificate of the MQTT broker ${origin} is taken (mqtt.tls.insecure): others can read and change all.`,
      );
    }),
  );

  return {
    get connected() {
      return connected() !== undefined;
    },
    publish: (event) => outbox.put(JSON.stringify(event)),
    cameraStatus: announce.status,
    info(info) {
      announce.info(info);
      for (const one of controls?.settings() ?? []) announce.settings(one);
    },
    serve(given) {
      controls = given;
      hear = remoteControl({
        controls,
        topics,
        closed: config.homeAssistant ? [`${config.homeAssistant.prefix}/`] : [],
        now: () => monotonic.now(),
        report: (error, camera) => remark.error(error, camera ?? null),
        answer,
      });
      for (const one of controls.settings()) announce.settings(one);
      running.add(controls.changes.subscribe(announce.settings));
      const link = connected();
      if (link) void listen(link);
    },
    faces: remark.faces,
    stats: remark.stats,
    error: (error, camera = null) => remark.error(error, camera),
    async stop({ drainMs = 1_000 } = {}) {
      const link = connected();
      if (link) await farewell({ link, outbox, acknowledged, topic: topics.availability, drainMs });
      running.unsubscribe();
    },
  };
}

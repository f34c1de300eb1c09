import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type Observable, Subject } from 'rxjs';
import { v4 } from 'uuid';
import { openAudit } from './audit/audit-log.js';
import { type Camera, startCamera } from './camera.js';
import type { Config } from './config/config.js';
import { configHash } from './config/config-hash.js';
import { openConsentBook } from './consent-book.js';
import { asMienError, type MienError } from './errors.js';
import type { MienEvent } from './event.js';
import { startModel } from './model/model-service.js';
import { loadPseudonymKey } from './pseudonym-key.js';
import type { Random } from './random.js';
import { cameraStats } from './sinks/camera-stats.js';
import { gpuFigures } from './sinks/gpu-figures.js';
import { openJournal } from './sinks/journal.js';
import { createMetrics } from './sinks/metrics.js';
import { mqttSink } from './sinks/mqtt.js';
import { openOutbox } from './sinks/outbox.js';
import { watchDisk } from './sinks/watch-disk.js';
import { startWeb } from './sinks/web/server.js';

export type AppOptions = {
  config: Config;
  logger: Logger;
  random: Random;
  version: string;
};

/** A running mien: cameras, the model, and everything that carries events away. */
export type App = {
  readonly httpPort: number;
  /** Every message, once it is safe on disk. */
  readonly events: Observable<MienEvent>;
  /** Resolves if something without which the app cannot go on has failed; it should then be stopped. */
  readonly failed: Promise<MienError>;
  /** Stops the cameras, lets what they said go out, says goodbye to the broker, and frees everything. */
  stop(): Promise<void>;
};

/**
 * Starts mien as configured. A camera or broker that is away does not keep it from starting; it is tried again.
 *
 * @throws MienError for what cannot mend itself: a busy port, an unusable outbox, journal or model
 */
export async function startApp({ config, logger, random, version }: AppOptions): Promise<App> {
  const now = Date.now;
  const session = randomUUID();
  const started = new Date(now()).toISOString();
  const closers: Array<() => Promise<void> | void> = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };

  let onFatal: (error: MienError) => void = () => {};
  const failed = new Promise<MienError>((resolve) => {
    onFatal = resolve;
  });

  try {
    const { maxAgeHours, ...bounds } = config.mqtt.outbox;
    const outbox = await openOutbox({ ...bounds, maxAgeMs: maxAgeHours * 3_600_000, now, logger });
    closers.push(() => outbox.close());

    const audit = await openAudit({ path: join(config.dataFolder, 'audit.ndjson'), now, logger });
    closers.push(() => audit.close());
    await audit.record({ kind: 'started', details: { version, session, config: configHash(config) } });
    closers.push(() => audit.record({ kind: 'stopped' }).catch((error) => logger.error(asMienError(error).message)));
    const consent = await openConsentBook({
      path: join(config.dataFolder, 'consent.json'),
      cameras: config.cameras,
      audit,
      now,
      newSession: () => v4({ random: random.bytes(16) }),
      logger,
    });
    const pseudonymKey = await loadPseudonymKey(join(config.dataFolder, 'pseudonym.key'), random);

    const journal = config.journal && (await openJournal({ ...config.journal, logger }));
    if (journal) closers.push(() => journal.close());

    const model = await startModel({
      ...config.model,
      onRun: (ms) => metrics.inference(model.identity.name, model.identity.engine, ms),
    });
    closers.push(() => model.stop());
    for (const { provider, trusted, reason } of model.attempts) {
      logger.info({ provider, trusted }, `Engine ${provider}: ${reason}.`);
    }
    void model.failed.then((error) => onFatal(asMienError(error)));

    const disk = watchDisk(bounds.path);
    closers.push(disk.stop);

    const cameras: Camera[] = [];
    const metrics = createMetrics({
      version,
      model: model.identity,
      providers: model.attempts,
      cameras: () => cameras.map(({ state }) => state),
      consents: () => config.cameras.map(({ name }) => ({ camera: name, state: consent.of(name).state })),
      mqttConnected: () => mqtt.connected,
      outbox,
      outboxLimit: bounds.maxBytes,
      disk: disk.latest,
      gpu: gpuFigures,
    });
    const mqtt = mqttSink({
      config: config.mqtt,
      outbox,
      random,
      logger,
      now,
      onPublished: (event, at) => metrics.published(event, at),
      onFatal,
    });
    closers.push(() => mqtt.stop());
    const { site, edge, purpose, jurisdiction } = config;
    mqtt.info({
      site,
      edge,
      session,
      started,
      version,
      node: process.version,
      purpose,
      jurisdiction,
      cameras: config.cameras.map(({ name }) => name),
      model: model.identity,
      events: 'mien.event/1',
    });

    const events = new Subject<MienEvent>();
    const web = await startWeb({
      ...config.http,
      now,
      onAudit: (entry) => {
        audit.record(entry).catch((error) => logger.error(asMienError(error).message));
      },
      events,
      cameras: () => cameras.map(({ state }) => state),
      metrics: () => metrics.text(),
      unready: () => [
        ...(mqtt.connected ? [] : ['the MQTT broker is not connected']),
        ...(cameras.some(({ state }) => state.state === 'online' || state.state === 'degraded')
          ? []
          : ['no camera is online']),
      ],
      info: { version, site, edge, session, started, model: model.identity },
    });
    closers.push(() => web.stop());

    const publish = async (event: MienEvent): Promise<void> => {
      metrics.event(event);
      journal?.write(event);
      await mqtt.publish(event);
      events.next(event);
    };

    for (const camera of config.cameras) {
      const stats = cameraStats(now);
      cameras.push(
        startCamera({
          camera,
          context: { site, edge, model: model.identity },
          consent: consent.of(camera.name),
          pseudonymKey,
          connectModel: () => model.connect(),
          meter: metrics.camera(camera.name),
          logger: logger.child({ camera: camera.name }),
          now,
          random,
          onEvent: (event) => {
            publish(event).catch((error) => logger.error(asMienError(error).message));
          },
          onFigures: (batch) => mqtt.stats(camera.name, stats(batch)),
          onFaces: ({ captured, faces }) =>
            mqtt.faces(camera.name, { time: new Date(captured).toISOString(), faces: [...faces] }),
          onStatus: ({ state, reason, message, since }) =>
            mqtt.cameraStatus(camera.name, { state, reason, message, since }),
          onRetry: (reason) => metrics.reconnect(camera.name, reason),
          onTrouble: (error) => {
            logger.error({ camera: camera.name, code: error.code }, error.message);
            mqtt.error(error, camera.name);
          },
        }),
      );
    }
    const consents = consent.changes.subscribe(({ camera, record }) => {
      cameras.find(({ state }) => state.name === camera)?.setConsent(record);
    });
    closers.push(() => consents.unsubscribe());
    // Cameras end first, all at once: their last events are on disk before anything that carries them closes.
    closers.push(async () => {
      await Promise.all(cameras.map((camera) => camera.stop()));
    });

    return { httpPort: web.port, events, failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Observable } from 'rxjs';
import { startAppCamera } from './app-camera.js';
import { appControls } from './app-controls.js';
import { openStores } from './app-stores.js';
import { createCameras } from './cameras.js';
import { createClosers } from './closers.js';
import type { CameraConfig, Config } from './config/config.js';
import { configHash } from './config/config-hash.js';
import type { LoadedConfig } from './config/load-config.js';
import type { Controls } from './controls.js';
import { createErasure } from './erasure.js';
import { asMienError, type MienError } from './errors.js';
import type { MienEvent } from './event.js';
import { modelPulse } from './model/model-pulse.js';
import { startModel } from './model/model-service.js';
import { systemMonotonic } from './monotonic.js';
import { createPublisher } from './publisher.js';
import type { Random } from './random.js';
import { createReloader } from './reload.js';
import { certificateEnds } from './sinks/certificate-ends.js';
import { gpuFigures } from './sinks/gpu-figures.js';
import { createMetrics } from './sinks/metrics.js';
import { mqttSink } from './sinks/mqtt.js';
import { roomFigures } from './sinks/room-figures.js';
import { watchDisk } from './sinks/watch-disk.js';
import { startWeb } from './sinks/web/server.js';

export type AppOptions = {
  config: Config;
  /** Reads the configuration again; absent when it comes from no file. */
  load?: () => Promise<LoadedConfig>;
  logger: Logger;
  random: Random;
  version: string;
};

/** A running mien: cameras, the model, and everything that carries events away. */
export type App = {
  readonly httpPort: number;
  /** Every message, once it is safe on disk. */
  readonly events: Observable<MienEvent>;
  /** All that may be asked of it while it runs. */
  readonly controls: Controls;
  /** What is wrong with the service itself so that a new start would help; undefined when nothing is. */
  ailment(): string | undefined;
  /** Resolves if something without which the app cannot go on has failed; it should then be stopped. */
  readonly failed: Promise<MienError>;
  /** Stops the cameras, lets what they said go out, says goodbye to the broker, and frees everything. */
  stop(): Promise<void>;
};

const nobodyAsked = { state: 'unrecorded', ref: null } as const;

/**
 * Starts mien as configured. A camera or broker that is away does not keep it from starting; it is tried again.
 *
 * @throws MienError for what cannot mend itself: a busy port, an unusable outbox, journal or model
 */
export async function startApp({ config, load, logger, random, version }: AppOptions): Promise<App> {
  const now = Date.now;
  const monotonic = systemMonotonic;
  const session = randomUUID();
  const started = new Date(now()).toISOString();
  const closers = createClosers((error) => {
    logger.error(`Not everything could be closed: ${asMienError(error).message}`);
  });

  let onFatal: (error: MienError) => void = () => {};
  const failed = new Promise<MienError>((resolve) => {
    onFatal = resolve;
  });

  try {
    const stores = await openStores({
      config,
      session,
      version,
      random,
      now,
      monotonic,
      logger,
      onClose: closers.push,
    });
    const { outbox, audit, consent, journal } = stores;

    const model = await startModel({
      ...config.model,
      onRun: (ms) => metrics.inference(model.identity.name, model.identity.engine, ms),
    });
    closers.push(() => model.stop());
    for (const { provider, trusted, reason } of model.attempts) {
      logger.info({ provider, trusted }, `Engine ${provider}: ${reason}.`);
    }
    void model.failed.then((error) => onFatal(asMienError(error)));
    const pulse = modelPulse(() => monotonic.now());

    const disk = watchDisk(config.mqtt.outbox.path);
    closers.push(disk.stop);

    const metrics = createMetrics({
      monotonic,
      version,
      model: model.identity,
      providers: model.attempts,
      cameras: () => [...controls.cameras()],
      consents: () => controls.settings().map(({ camera, consent: { state } }) => ({ camera, state })),
      mqttConnected: () => mqtt.connected,
      certificates: certificateEnds(config.mqtt.tls ?? {}),
      outbox,
      outboxLimit: config.mqtt.outbox.maxBytes,
      disk: disk.latest,
      gpu: gpuFigures,
    });
    const mqtt = mqttSink({
      config: config.mqtt,
      outbox,
      random,
      logger,
      now,
      monotonic,
      onPublished: (event, at) => metrics.published(event, at),
      onFatal,
      auditHead: () => audit.head,
    });
    closers.push(() => mqtt.stop());
    const { site, edge, purpose, jurisdiction } = config;
    const about = { site, edge, session, started, version, model: model.identity };
    const announce = (cameras: readonly CameraConfig[]): void => {
      const names = cameras.map(({ name }) => name);
      mqtt.info({ ...about, node: process.version, purpose, jurisdiction, cameras: names, events: 'mien.event/1' });
    };
    announce(config.cameras);

    const publisher = createPublisher({ metrics, journal, mqtt, logger });
    const cameras = createCameras({
      start: (camera) =>
        startAppCamera(camera, {
          context: { site, edge, model: model.identity },
          stores,
          connectModel: () => pulse.watch(model.connect()),
          metrics,
          mqtt,
          publisher,
          web: () => web,
          logger,
          now,
          monotonic,
          random,
        }),
      onChange(camera) {
        web.pictures?.recheck();
        controls.changed(camera);
      },
    });
    const find = (camera: string) => cameras.all().find(({ config: { name } }) => name === camera);
    const reloader = createReloader({
      config,
      load,
      logger,
      onTrouble: (error) => mqtt.error(error),
      async apply(next) {
        logger.level = next.logLevel;
        await audit.record({ kind: 'configured', details: { config: configHash(next) } });
        // Gone before the book of consent has forgotten them.
        await cameras.reconfigure(next.cameras.filter(({ name }) => cameras.filed(name)));
        await consent.configure(next.cameras);
        await cameras.reconfigure(next.cameras);
        web.pictures?.recheck();
        announce(next.cameras);
      },
    });
    const controls = appControls({
      cameras,
      reloader,
      status: () => ({ ...about, unready: unready() }),
      consentOf: (camera) => (cameras.filed(camera) ? consent.of(camera) : nobodyAsked),
      setConsent: async (camera, answer, by) => void (await consent.set(camera, answer, by)),
      audit,
    });
    const consents = consent.changes.subscribe(({ camera, record }) => {
      const one = find(camera);
      one?.setConsent(record);
      web.pictures?.recheck();
      if (one) controls.changed(one.config);
    });
    closers.push(() => consents.unsubscribe());

    const unready = (): string[] => {
      const up = cameras.all().some(({ state: { state } }) => state === 'online' || state === 'degraded');
      return [...(mqtt.connected ? [] : ['the MQTT broker is not connected']), ...(up ? [] : ['no camera is online'])];
    };
    const web = await startWeb({
      ...config.http,
      now: () => monotonic.now(),
      onAudit: (entry) => {
        audit.record(entry).catch((error) => logger.error(asMienError(error).message));
      },
      controls: {
        ...controls,
        erase: createErasure({
          cameras: cameras.all,
          consent,
          journal,
          outbox,
          outboxPath: config.mqtt.outbox.path,
          audit,
          refuse: publisher.refuse,
          forget: (unwanted) => web.forget(unwanted),
        }),
      },
      events: publisher.events,
      pictures: {
        configured: (camera, kind) => find(camera)?.config.pictures[kind] ?? false,
        consented: (camera) => cameras.filed(camera) !== undefined && consent.of(camera).state === 'granted',
        onWatched: (camera, watched) => find(camera)?.setWatched(watched),
      },
      cameras: () => cameras.all().map(({ state, config: { pictures } }) => ({ ...state, pictures })),
      metrics: () => metrics.text(),
      figures: () => roomFigures(metrics.registry),
      unready,
      warnings: () => (reloader.warning === undefined ? [] : [reloader.warning]),
      info: about,
    });
    closers.push(() => web.stop());

    // Cameras end first, all at once: their last events are on disk before anything that carries them closes.
    closers.push(async () => {
      await Promise.all([cameras.stop(), reloader.stop()]);
      await publisher.settled();
    });
    await cameras.reconfigure(config.cameras);
    // The settings that it publishes are those of the cameras that there are.
    mqtt.serve(controls);

    const ailment = (): string | undefined =>
      [pulse, ...cameras.all()].map((one) => one.ailment()).find((problem) => problem !== undefined);
    return { httpPort: web.port, events: publisher.events, controls, ailment, failed, stop: closers.closeAll };
  } catch (error) {
    await closers.closeAll().catch(() => {});
    throw error;
  }
}

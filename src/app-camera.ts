import type { Logger } from 'pino';
import type { AppStores } from './app-stores.js';
import { type Camera, type CameraOptions, startCamera } from './camera.js';
import type { CameraConfig } from './config/config.js';
import type { Monotonic } from './monotonic.js';
import type { Publisher } from './publisher.js';
import type { Random } from './random.js';
import { cameraStats } from './sinks/camera-stats.js';
import type { Metrics } from './sinks/metrics.js';
import type { MqttSink } from './sinks/mqtt.js';
import type { Web } from './sinks/web/server.js';

export type AppCameraOptions = {
  context: CameraOptions['context'];
  stores: Pick<AppStores, 'consent' | 'pseudonymKey'>;
  /** A new line to the model's thread. */
  connectModel: CameraOptions['connectModel'];
  metrics: Metrics;
  mqtt: MqttSink;
  publisher: Publisher;
  /** The page, which starts before any camera. */
  web: () => Pick<Web, 'putCurves' | 'pictures'>;
  logger: Logger;
  /** UTC ms. */
  now: () => number;
  monotonic: Pick<Monotonic, 'now'>;
  random: Random;
};

/** Starts a camera whose every word goes where it belongs: to metrics, broker, journal, page and log. */
export function startAppCamera(camera: CameraConfig, options: AppCameraOptions): Camera {
  const { context, stores, connectModel, metrics, mqtt, publisher, web, logger, now, monotonic, random } = options;
  const { name } = camera;
  const stats = cameraStats(now, monotonic);
  return startCamera({
    camera,
    context,
    consent: stores.consent.of(name),
    pseudonymKey: stores.pseudonymKey,
    connectModel,
    meter: metrics.camera(name),
    logger: logger.child({ camera: name }),
    now,
    monotonic,
    random,
    onEvent: publisher.publish,
    onCurves: (id, curves) => web().putCurves(id, curves),
    onApex: (id, gray) => web().pictures?.putApex(id, name, gray),
    onPicture: (jpeg) => web().pictures?.show(name, jpeg),
    onFigures: (batch) => mqtt.stats(name, stats(batch)),
    onFaces: ({ captured, faces }) => mqtt.faces(name, { time: new Date(captured).toISOString(), faces: [...faces] }),
    onStatus: ({ name: _, ...status }) => mqtt.cameraStatus(name, status),
    onRetry: (reason) => metrics.reconnect(name, reason),
    onTrouble(error) {
      logger.error({ camera: name, code: error.code }, error.message);
      mqtt.error(error, name);
    },
  });
}

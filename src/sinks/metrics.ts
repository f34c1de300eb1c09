import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { CameraStatus } from '../camera-status.js';
import { type Clock, wallClock } from '../clock.js';
import type { MienEvent } from '../event.js';
import type { ModelIdentity } from '../resemblance.js';
import type { BatchMeter } from './meter-batch.js';
import type { Outbox } from './outbox.js';

/** Most gauges are read from where their figure lives when Prometheus asks, and kept nowhere else. */
export type MetricsOptions = {
  version: string;
  /** The commit that was built. */
  revision?: string;
  model?: ModelIdentity;
  cameras?: () => Iterable<{ readonly name: string; readonly state: CameraStatus['state'] }>;
  mqttConnected?: () => boolean;
  outbox?: Pick<Outbox, 'figures'>;
  clock?: Clock;
  /** Node's own figures (process_*, nodejs_*); true unless said. */
  node?: boolean;
};

export type Metrics = {
  readonly registry: Registry;
  readonly contentType: string;
  /** All metrics in Prometheus' text format. */
  text(): Promise<string>;
  /** The meter of one camera. */
  camera(name: string): BatchMeter;
  /** A camera was opened again after a failure. */
  reconnect(camera: string, reason: NonNullable<CameraStatus['reason']>): void;
  /** One run of a network took `ms`. */
  inference(model: string, engine: string, ms: number): void;
  /** An event was produced; it is counted once, when its `end` tells the label. */
  event(event: MienEvent): void;
  /** The broker acknowledged an event at `at`, UTC ms. */
  published(event: MienEvent, at: number): void;
};

/** Frame budgets: 33 ms is 30 frames a second, 16 is 60, 8 is 120, 4 is 240. */
const stageBuckets = [0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.033, 0.066, 0.133, 0.266, 0.533];
/** Bounds lie between the usual rates: 240, 200, 120, 100, 60, 50, 30, 25, 15 frames a second each have a bucket. */
const intervalBuckets = [0.0045, 0.0055, 0.009, 0.011, 0.0175, 0.021, 0.0345, 0.042, 0.07, 0.14, 0.28, 0.56, 1.12];
const latencyBuckets = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];

/** All metrics of one app in a registry of its own. Names and labels are DESIGN section 7's. */
export function createMetrics(options: MetricsOptions): Metrics {
  const { version, revision = '', model, cameras, mqttConnected, outbox, clock = wallClock, node = true } = options;
  const registry = new Registry();
  const registers = [registry];
  if (node) collectDefaultMetrics({ register: registry });
  const seen = new Map<string, { faces: number; lastFrame: number | undefined }>();

  /** A gauge that is read when it is asked for: `read` gives label values and figures. */
  const gauge = <L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    read: () => Iterable<readonly [Record<L, string>, number]>,
  ): void => {
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        // A gauge without labels would be 0 where there is nothing to say.
        if (labelNames.length === 0) this.remove();
        for (const [labels, value] of read()) this.set(labels, value);
      },
    });
  };

  gauge('mien_build_info', 'Version of mien.', ['version', 'revision'], () => [[{ version, revision }, 1]]);
  gauge('mien_model_info', 'The model that says what a movement resembles.', ['model', 'sha256', 'engine'], () =>
    model ? [[{ model: model.name, sha256: model.sha256 ?? '', engine: model.engine }, 1]] : [],
  );
  gauge('mien_camera_up', 'Whether the camera delivers frames; absent while it is disabled.', ['camera'], () =>
    [...(cameras?.() ?? [])]
      .filter(({ state }) => state !== 'disabled')
      .map(({ name, state }) => [{ camera: name }, state === 'offline' ? 0 : 1] as const),
  );
  gauge('mien_camera_last_frame_timestamp_seconds', 'When the last frame was decoded, Unix time.', ['camera'], () =>
    [...seen].flatMap(([camera, { lastFrame }]) =>
      lastFrame === undefined ? [] : [[{ camera }, lastFrame / 1_000] as const],
    ),
  );
  gauge('mien_faces', 'Faces in the latest frame.', ['camera'], () =>
    [...seen].map(([camera, { faces }]) => [{ camera }, faces] as const),
  );
  if (mqttConnected) {
    gauge('mien_mqtt_connected', 'Whether the broker is connected.', [], () => [[{}, mqttConnected() ? 1 : 0]]);
  }
  if (outbox) {
    gauge('mien_outbox_messages', 'Events that the broker has not acknowledged.', [], () => [
      [{}, outbox.figures().messages],
    ]);
    gauge('mien_outbox_bytes', 'Bytes of events that the broker has not acknowledged.', [], () => [
      [{}, outbox.figures().bytes],
    ]);
    gauge('mien_outbox_oldest_timestamp_seconds', 'When the oldest waiting event was stored, Unix time.', [], () => {
      const { oldest } = outbox.figures();
      return oldest === undefined ? [] : [[{}, oldest / 1_000]];
    });
    new Counter({
      name: 'mien_outbox_dropped_total',
      help: 'Events that were given up before the broker had them.',
      labelNames: ['reason'],
      registers,
      collect() {
        this.reset();
        for (const [reason, count] of Object.entries(outbox.figures().dropped)) this.inc({ reason }, count);
      },
    });
  }

  const reconnects = new Counter({
    name: 'mien_camera_reconnects_total',
    help: 'Times that the camera was opened again after a failure.',
    labelNames: ['camera', 'reason'],
    registers,
  });
  const frames = new Counter({ name: 'mien_frames_total', help: 'Frames decoded.', labelNames: ['camera'], registers });
  const dropped = new Counter({
    name: 'mien_frames_dropped_total',
    help: 'Frames that were not worked on.',
    labelNames: ['camera', 'stage', 'reason'],
    registers,
  });
  const events = new Counter({
    name: 'mien_events_total',
    help: 'Events by what they resemble; abstained when the model does not say.',
    labelNames: ['camera', 'label'],
    registers,
  });
  const interval = new Histogram({
    name: 'mien_frame_interval_seconds',
    help: 'Time between two frames, by the stream.',
    labelNames: ['camera'],
    buckets: intervalBuckets,
    registers,
  });
  const stageTime = new Histogram({
    name: 'mien_stage_duration_seconds',
    help: "Time of one unit of a stage's work.",
    labelNames: ['stage'],
    buckets: stageBuckets,
    registers,
  });
  const inferenceTime = new Histogram({
    name: 'mien_inference_duration_seconds',
    help: 'Time of one run of a network.',
    labelNames: ['model', 'engine'],
    buckets: stageBuckets,
    registers,
  });
  const latency = new Histogram({
    name: 'mien_event_latency_seconds',
    help: "From an event's apex leaving the camera to the broker's PUBACK of its first message.",
    labelNames: ['camera'],
    buckets: latencyBuckets,
    registers,
  });

  return {
    registry,
    contentType: registry.contentType,
    text: () => registry.metrics(),
    camera(name) {
      const figures = seen.get(name) ?? { faces: 0, lastFrame: undefined };
      seen.set(name, figures);
      const labels = { camera: name };
      const counted = frames.labels(labels);
      const intervals = interval.labels(labels);
      const count = (n: number, last: number): void => {
        counted.inc(n);
        figures.lastFrame = last;
      };
      return {
        time: (stage, ms) => stageTime.observe({ stage }, ms / 1_000),
        interval: (ms) => intervals.observe(ms / 1_000),
        frame: () => count(1, clock.now(0)),
        frames: count,
        drop: (stage, reason) => dropped.inc({ ...labels, stage, reason }),
        drops: (stage, reason, n) => dropped.inc({ ...labels, stage, reason }, n),
        faces(n) {
          figures.faces = n;
        },
      };
    },
    reconnect: (camera, reason) => reconnects.inc({ camera, reason }),
    inference: (name, engine, ms) => inferenceTime.observe({ model: name, engine }, ms / 1_000),
    event({ type, camera, label }) {
      if (type === 'end') events.inc({ camera, label: label ?? 'abstained' });
    },
    published({ type, camera, timing }, at) {
      if (timing.published)
        stageTime.observe({ stage: 'publish' }, Math.max(0, at - Date.parse(timing.published)) / 1_000);
      if (type === 'new') latency.observe({ camera }, Math.max(0, at - Date.parse(timing.captured)) / 1_000);
    },
  };
}

import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { CameraStatus } from '../camera-status.js';
import { type Clock, wallClock } from '../clock.js';
import type { MienEvent } from '../event.js';
import { type Monotonic, systemMonotonic } from '../monotonic.js';
import { measureEveryMs } from '../sensitivity/measure-every-ms.js';
import { reanchorReasons } from '../stabilising/divergence.js';
import type { BatchMeter } from './meter-batch.js';
import { type LabelsOf, type Readings, readGauge, registerGauges } from './metric-gauges.js';
import { metricTable } from './metric-table.js';

export type MetricsOptions = Readings & {
  clock?: Clock;
  /** By which a figure grows old. */
  monotonic?: Pick<Monotonic, 'now'>;
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

type NameOf<T> = {
  [N in keyof typeof metricTable]: (typeof metricTable)[N]['type'] extends T ? N : never;
}[keyof typeof metricTable];
/** What one camera said last. */
type Latest = {
  faces: number;
  lastFrame?: number;
  /** With the time, ms of the monotonic clock, at which it was said. */
  sensitivity?: { readonly pixels: number; readonly at: number };
  readonly waiting: Map<string, number>;
};
/** Two pauses of the self-test and what two measurements take: an older figure says nothing of now, ms. */
const sensitivityHoldsMs = 2 * measureEveryMs + 120_000;

/** Why a camera is opened again. */
const reopened: readonly NonNullable<CameraStatus['reason']>[] = [
  'unreachable',
  'unauthorized',
  'not_found',
  'stream_ended',
  'stalled',
];
/** Gauges of prom-client that are named like counters, and say no more than the sums of those beside them. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** All metrics of one app in a registry of its own, defined in `metricTable`. */
export function createMetrics(options: MetricsOptions): Metrics {
  const { clock = wallClock, monotonic = systemMonotonic, node = true, ...readings } = options;
  const registry = new Registry();
  if (node) {
    collectDefaultMetrics({ register: registry });
    for (const name of misnamed) registry.removeSingleMetric(name);
  }
  registerGauges(registry, readings);

  const counter = <N extends NameOf<'counter'>>(name: N): Counter<keyof LabelsOf<N>> => {
    const { help, labels } = metricTable[name];
    return new Counter({ name, help, labelNames: labels, registers: [registry] });
  };
  const histogram = <N extends NameOf<'histogram'>>(name: N): Histogram<keyof LabelsOf<N>> => {
    const { help, labels, buckets } = metricTable[name];
    return new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers: [registry] });
  };

  const latest = new Map<string, Latest>();
  const of = (camera: string): Latest => {
    const known = latest.get(camera) ?? { faces: 0, waiting: new Map() };
    latest.set(camera, known);
    return known;
  };
  const each = (figure: (camera: Latest) => number | undefined) => () =>
    [...latest].flatMap(([camera, said]) => {
      const value = figure(said);
      return value === undefined ? [] : [[{ camera }, value] as const];
    });
  readGauge(
    registry,
    'mien_camera_last_frame_timestamp_seconds',
    each(({ lastFrame }) => lastFrame),
  );
  readGauge(
    registry,
    'mien_faces',
    each(({ faces }) => faces),
  );
  readGauge(
    registry,
    'mien_sensitivity_pixels',
    each(({ sensitivity }) => {
      if (sensitivity && monotonic.now() - sensitivity.at < sensitivityHoldsMs) return sensitivity.pixels;
    }),
  );
  readGauge(registry, 'mien_queue_depth', () => {
    const depths = new Map<string, number>();
    for (const { waiting } of latest.values())
      for (const [queue, count] of waiting) depths.set(queue, (depths.get(queue) ?? 0) + count);
    return [...depths].map(([queue, count]) => [{ queue }, count] as const);
  });

  const reconnects = counter('mien_camera_reconnects_total');
  const frames = counter('mien_frames_total');
  const dropped = counter('mien_frames_dropped_total');
  const reanchors = counter('mien_reanchors_total');
  const rejections = counter('mien_rejections_total');
  const watched = counter('mien_watched_seconds_total');
  const usable = counter('mien_usable_seconds_total');
  const events = counter('mien_events_total');
  const interval = histogram('mien_frame_interval_seconds');
  const stageTime = histogram('mien_stage_duration_seconds');
  const inferenceTime = histogram('mien_inference_duration_seconds');
  const latency = histogram('mien_event_latency_seconds');

  return {
    registry,
    contentType: registry.contentType,
    text: () => registry.metrics(),
    camera(name) {
      const said = of(name);
      const labels = { camera: name };
      const counted = frames.labels(labels);
      const intervals = interval.labels(labels);
      // A counter that begins at 0 shows its first increase, too.
      for (const each of [frames, watched, usable]) each.inc(labels, 0);
      for (const reason of ['late', 'corrupt', 'no_consent']) dropped.inc({ ...labels, stage: 'decode', reason }, 0);
      dropped.inc({ ...labels, stage: 'track', reason: 'late' }, 0);
      dropped.inc({ ...labels, stage: 'publish', reason: 'busy' }, 0);
      for (const reason of reanchorReasons) reanchors.inc({ ...labels, reason }, 0);
      for (const reason of reopened) reconnects.inc({ ...labels, reason }, 0);
      const count = (n: number, last: number): void => {
        counted.inc(n);
        said.lastFrame = last / 1_000;
      };
      return {
        time: (stage, ms) => stageTime.observe({ stage }, ms / 1_000),
        interval: (ms) => intervals.observe(ms / 1_000),
        frame: () => count(1, clock.now(0)),
        frames: count,
        drop: (stage, reason) => dropped.inc({ ...labels, stage, reason }),
        drops: (stage, reason, n) => dropped.inc({ ...labels, stage, reason }, n),
        faces(n) {
          said.faces = n;
        },
        waiting: (stage, n) => void said.waiting.set(stage, n),
        reanchor: (reason) => reanchors.inc({ ...labels, reason }),
        reanchors: (reason, n) => reanchors.inc({ ...labels, reason }, n),
        reject: (reason) => rejections.inc({ ...labels, reason }),
        rejects: (reason, n) => rejections.inc({ ...labels, reason }, n),
        watched(ms, usableMs) {
          watched.inc(labels, ms / 1_000);
          usable.inc(labels, usableMs / 1_000);
        },
        sensitivity(pixels) {
          said.sensitivity = { pixels, at: monotonic.now() };
        },
        forgetSensitivity() {
          delete said.sensitivity;
        },
        received() {},
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

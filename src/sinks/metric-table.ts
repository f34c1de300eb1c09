/** What Prometheus is told of a metric, and what docs/reference/metrics.md says of it. */
export type MetricDefinition = {
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds, in the metric's unit; of a histogram alone. */
  readonly buckets?: readonly number[];
};

/** Frame budgets: 33 ms is 30 frames a second, 16 is 60, 8 is 120, 4 is 240. */
const budgets = [0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.033, 0.066, 0.133, 0.266, 0.533];
/** Bounds lie between the usual rates: 240, 200, 120, 100, 60, 50, 30, 25, 15 frames a second each have a bucket. */
const intervals = [0.0045, 0.0055, 0.009, 0.011, 0.0175, 0.021, 0.0345, 0.042, 0.07, 0.14, 0.28, 0.56, 1.12];
const latencies = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];

/**
 * Every metric of mien beside Node's own: base units, the label `camera` and small enums alone. docs/reference/metrics.md is
 * generated from it, and rules and dashboards may name nothing else. (DESIGN section 7)
 */
export const metricTable = {
  mien_build_info: { type: 'gauge', labels: ['version', 'revision'], help: 'Version of mien.' },
  mien_model_info: {
    type: 'gauge',
    labels: ['model', 'sha256', 'engine'],
    help: 'The model that says what a movement resembles.',
  },
  mien_model_provider_info: {
    type: 'gauge',
    labels: ['provider', 'state'],
    help: 'What could run the model: chosen, refused (it is here, and failed its trial), or absent.',
  },
  mien_camera_up: {
    type: 'gauge',
    labels: ['camera'],
    help: 'Whether the camera delivers frames; absent while it is disabled.',
  },
  mien_camera_last_frame_timestamp_seconds: {
    type: 'gauge',
    labels: ['camera'],
    help: 'When the last frame was decoded, Unix time.',
  },
  mien_camera_reconnects_total: {
    type: 'counter',
    labels: ['camera', 'reason'],
    help: 'Times that the camera was opened again after a failure.',
  },
  mien_frames_total: { type: 'counter', labels: ['camera'], help: 'Frames decoded.' },
  mien_frames_dropped_total: {
    type: 'counter',
    labels: ['camera', 'stage', 'reason'],
    help: 'Frames that were not worked on; as busy: faces, curves and pictures that the service, and movements that the model, had no time for.',
  },
  mien_frame_interval_seconds: {
    type: 'histogram',
    labels: ['camera'],
    buckets: intervals,
    help: 'Time between two frames, by the stream.',
  },
  mien_faces: { type: 'gauge', labels: ['camera'], help: 'Faces in the latest frame.' },
  mien_stage_duration_seconds: {
    type: 'histogram',
    labels: ['stage'],
    buckets: budgets,
    help: "Time of one unit of a stage's work.",
  },
  mien_queue_depth: {
    type: 'gauge',
    labels: ['queue'],
    help: 'Most that waited for a stage within the last second, all cameras together.',
  },
  mien_reanchors_total: {
    type: 'counter',
    labels: ['camera', 'reason'],
    help: "Times that a face's anchor was given up, after which nothing is judged for about a second, or renewed, which leaves no gap.",
  },
  mien_rejections_total: {
    type: 'counter',
    labels: ['camera', 'reason'],
    help: 'Movements of a region that stood out and were not reported, by the test that they failed.',
  },
  mien_watched_seconds_total: {
    type: 'counter',
    labels: ['camera'],
    help: 'Time in which a face was in view, by the stream.',
  },
  mien_usable_seconds_total: {
    type: 'counter',
    labels: ['camera'],
    help: 'Time in which a face was in view and a movement would have been judged.',
  },
  mien_sensitivity_pixels: {
    type: 'gauge',
    labels: ['camera'],
    help: 'Smallest movement that can be resolved now, pixels of the 128x128 crop; 2.3 is 2.3 or more. Absent until it was measured, and when that is over 12 minutes ago or the camera was opened anew.',
  },
  mien_events_total: {
    type: 'counter',
    labels: ['camera', 'label'],
    help: 'Events by what they resemble; abstained when the model does not say.',
  },
  mien_event_latency_seconds: {
    type: 'histogram',
    labels: ['camera'],
    buckets: latencies,
    help: "From an event's apex leaving the camera to the broker's PUBACK of its first message.",
  },
  mien_inference_duration_seconds: {
    type: 'histogram',
    labels: ['model', 'engine'],
    buckets: budgets,
    help: 'Time of one run of a network.',
  },
  mien_consent_state: {
    type: 'gauge',
    labels: ['camera', 'state'],
    help: 'What the people before the camera said: 1 for granted, withheld or unrecorded, 0 for the other two.',
  },
  mien_mqtt_connected: { type: 'gauge', labels: [], help: 'Whether the broker is connected.' },
  mien_mqtt_certificate_expiry_timestamp_seconds: {
    type: 'gauge',
    labels: ['certificate'],
    help: "When the certificate ends that this box shows the broker (client), or the broker's authority, Unix time; absent where none is configured.",
  },
  mien_outbox_messages: { type: 'gauge', labels: [], help: 'Events that the broker has not acknowledged.' },
  mien_outbox_bytes: { type: 'gauge', labels: [], help: 'Bytes of events that the broker has not acknowledged.' },
  mien_outbox_limit_bytes: { type: 'gauge', labels: [], help: 'Bytes from which on the oldest events are dropped.' },
  mien_outbox_oldest_timestamp_seconds: {
    type: 'gauge',
    labels: [],
    help: 'When the oldest waiting event was stored, Unix time; absent when none waits.',
  },
  mien_outbox_dropped_total: {
    type: 'counter',
    labels: ['reason'],
    help: 'Events that were given up before the broker had them.',
  },
  mien_data_disk_free_bytes: {
    type: 'gauge',
    labels: [],
    help: 'Room that mien may use on the disk that holds the outbox.',
  },
  mien_data_disk_size_bytes: { type: 'gauge', labels: [], help: 'Size of the disk that holds the outbox.' },
  mien_gpu_utilization_ratio: {
    type: 'gauge',
    labels: [],
    help: "Load of a Jetson's GPU, 0 to 1; absent where it cannot be read.",
  },
  mien_gpu_temperature_celsius: {
    type: 'gauge',
    labels: [],
    help: "Temperature of a Jetson's GPU; absent where it cannot be read.",
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof metricTable;

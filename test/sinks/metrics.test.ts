import test from 'ava';
import { createMetrics, type MetricsOptions } from '../../src/sinks/metrics.js';
import { event } from '../helpers/event.js';

const clock = { now: () => 1_767_323_045_000 };

/** The samples of a scrape that begin with a name, as `name{labels} value`. */
async function scrape(metrics: ReturnType<typeof createMetrics>, prefix: string): Promise<string[]> {
  return (await metrics.text()).split('\n').filter((line) => line.startsWith(prefix));
}

const given = (options: Partial<MetricsOptions> = {}) =>
  createMetrics({ version: '0.1.0', revision: 'abc', clock, node: false, ...options });

test('counts frames, drops, faces and durations of a camera', async (t) => {
  const metrics = given();
  const meter = metrics.camera('room');
  meter.frame();
  meter.frames(29, 1_767_323_046_500);
  meter.drop('track', 'late');
  meter.drops('track', 'late', 2);
  meter.faces(2);
  meter.interval(32);
  meter.time('decode', 4);
  t.deepEqual(await scrape(metrics, 'mien_frames'), [
    'mien_frames_total{camera="room"} 30',
    'mien_frames_dropped_total{camera="room",stage="track",reason="late"} 3',
  ]);
  t.deepEqual(await scrape(metrics, 'mien_faces'), ['mien_faces{camera="room"} 2']);
  t.deepEqual(await scrape(metrics, 'mien_camera_last'), [
    'mien_camera_last_frame_timestamp_seconds{camera="room"} 1767323046.5',
  ]);
  t.true(
    (await scrape(metrics, 'mien_frame_interval')).includes('mien_frame_interval_seconds_sum{camera="room"} 0.032'),
  );
  const stage = await scrape(metrics, 'mien_stage_duration_seconds_bucket');
  t.true(stage.includes('mien_stage_duration_seconds_bucket{le="0.004",stage="decode"} 1'));
  t.true(stage.includes('mien_stage_duration_seconds_bucket{le="0.002",stage="decode"} 0'));
});

test('each usual frame rate has a bucket of its own', async (t) => {
  const metrics = given();
  const rates = [240, 200, 120, 100, 60, 50, 30, 25, 15];
  const bounds = new Set<string>();
  for (const rate of rates) {
    const camera = `at-${rate}`;
    metrics.camera(camera).interval(1_000 / rate);
    const buckets = await scrape(metrics, 'mien_frame_interval_seconds_bucket');
    bounds.add(
      buckets.find((line) => line.includes(`"${camera}"`) && line.endsWith(' 1'))?.match(/le="(.*?)"/)?.[1] ?? '',
    );
  }
  t.is(bounds.size, rates.length);
});

test('gauges are read when asked for', async (t) => {
  let connected = false;
  let state: 'online' | 'offline' | 'disabled' | 'degraded' = 'offline';
  let oldest: number | undefined;
  const dropped = { bytes: 0, age: 0, disk: 0, damaged: 0, refused: 0 };
  const metrics = given({
    model: { name: 'skd-tstsan', sha256: null, engine: 'ort' },
    mqttConnected: () => connected,
    cameras: () => [{ name: 'room', state }],
    outbox: { figures: () => ({ messages: 3, bytes: 4_096, oldest, dropped }) },
  });
  t.deepEqual(await scrape(metrics, 'mien_build'), ['mien_build_info{version="0.1.0",revision="abc"} 1']);
  t.deepEqual(await scrape(metrics, 'mien_model'), ['mien_model_info{model="skd-tstsan",sha256="",engine="ort"} 1']);
  t.deepEqual(await scrape(metrics, 'mien_mqtt'), ['mien_mqtt_connected 0']);
  t.deepEqual(await scrape(metrics, 'mien_camera_up'), ['mien_camera_up{camera="room"} 0']);
  t.deepEqual(await scrape(metrics, 'mien_outbox_oldest'), []);
  connected = true;
  state = 'degraded';
  oldest = 1_767_323_045_500;
  dropped.age = 2;
  t.deepEqual(await scrape(metrics, 'mien_mqtt'), ['mien_mqtt_connected 1']);
  t.deepEqual(await scrape(metrics, 'mien_camera_up'), ['mien_camera_up{camera="room"} 1']);
  t.deepEqual(await scrape(metrics, 'mien_outbox_messages'), ['mien_outbox_messages 3']);
  t.deepEqual(await scrape(metrics, 'mien_outbox_bytes'), ['mien_outbox_bytes 4096']);
  t.deepEqual(await scrape(metrics, 'mien_outbox_oldest'), ['mien_outbox_oldest_timestamp_seconds 1767323045.5']);
  t.true((await scrape(metrics, 'mien_outbox_dropped')).includes('mien_outbox_dropped_total{reason="age"} 2'));
  state = 'disabled';
  t.deepEqual(await scrape(metrics, 'mien_camera_up'), []);
});

test('an event is counted once, and its latency is that of its first message', async (t) => {
  const metrics = given();
  const first = event(1, { timing: { ...event(1).timing, published: '2026-01-02T03:04:06.900Z' } });
  const last = event(2, { id: first.id, type: 'end', label: 'surprise', abstained: false });
  for (const message of [first, last, event(3, { type: 'end' })]) metrics.event(message);
  t.deepEqual(await scrape(metrics, 'mien_events'), [
    'mien_events_total{camera="room",label="surprise"} 1',
    'mien_events_total{camera="room",label="abstained"} 1',
  ]);
  const captured = Date.parse(first.timing.captured);
  metrics.published(first, captured + 800);
  metrics.published(last, captured + 60_000);
  const latency = await scrape(metrics, 'mien_event_latency_seconds');
  t.true(latency.includes('mien_event_latency_seconds_sum{camera="room"} 0.8'));
  t.true(latency.includes('mien_event_latency_seconds_count{camera="room"} 1'));
  t.true((await scrape(metrics, 'mien_stage')).includes('mien_stage_duration_seconds_count{stage="publish"} 1'));
});

test('reconnects and inference are labelled by small enums', async (t) => {
  const metrics = given();
  metrics.reconnect('room', 'stalled');
  metrics.inference('classifier', 'ort', 12);
  t.deepEqual(await scrape(metrics, 'mien_camera_reconnects'), [
    'mien_camera_reconnects_total{camera="room",reason="stalled"} 1',
  ]);
  t.true(
    (await scrape(metrics, 'mien_inference')).includes(
      'mien_inference_duration_seconds_sum{model="classifier",engine="ort"} 0.012',
    ),
  );
});

test("Node's own figures come along, and two apps do not share a registry", async (t) => {
  const [one, other] = [createMetrics({ version: '1' }), createMetrics({ version: '2' })];
  t.true((await scrape(one, 'nodejs_eventloop_lag_seconds')).length > 0);
  t.deepEqual(await scrape(other, 'mien_build'), ['mien_build_info{version="2",revision=""} 1']);
});

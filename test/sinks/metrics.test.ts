import { readFileSync } from 'node:fs';
import test from 'ava';
import { metricsPage } from '../../scripts/metrics-page.js';
import { metricTable } from '../../src/sinks/metric-table.js';
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
    'mien_frames_dropped_total{camera="room",stage="decode",reason="late"} 0',
    'mien_frames_dropped_total{camera="room",stage="decode",reason="corrupt"} 0',
    'mien_frames_dropped_total{camera="room",stage="decode",reason="no_consent"} 0',
    'mien_frames_dropped_total{camera="room",stage="track",reason="late"} 3',
    'mien_frames_dropped_total{camera="room",stage="publish",reason="busy"} 0',
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
  metrics.camera('hall');
  t.deepEqual(await scrape(metrics, 'mien_camera_reconnects'), [
    'mien_camera_reconnects_total{camera="room",reason="stalled"} 1',
    ...['unreachable', 'unauthorized', 'not_found', 'stream_ended', 'stalled'].map(
      (reason) => `mien_camera_reconnects_total{camera="hall",reason="${reason}"} 0`,
    ),
  ]);
  t.true(
    (await scrape(metrics, 'mien_inference')).includes(
      'mien_inference_duration_seconds_sum{model="classifier",engine="ort"} 0.012',
    ),
  );
});

test('what keeps movements from being judged is counted by reason', async (t) => {
  const metrics = given();
  const meter = metrics.camera('room');
  meter.reanchor('translation');
  meter.reanchors('mesh', 3);
  meter.reject('blink');
  meter.rejects('blink', 4);
  meter.watched(2_000, 1_500);
  const counted = (await scrape(metrics, 'mien_re')).filter((line) => !line.endsWith(' 0'));
  t.deepEqual(counted, [
    'mien_reanchors_total{camera="room",reason="translation"} 1',
    'mien_reanchors_total{camera="room",reason="mesh"} 3',
    'mien_rejections_total{camera="room",reason="blink"} 5',
  ]);
  t.deepEqual(await scrape(metrics, 'mien_watched'), ['mien_watched_seconds_total{camera="room"} 2']);
  t.deepEqual(await scrape(metrics, 'mien_usable'), ['mien_usable_seconds_total{camera="room"} 1.5']);
});

test('queues of all cameras add up', async (t) => {
  const metrics = given();
  metrics.camera('room').waiting('track', 2);
  metrics.camera('hall').waiting('track', 1);
  metrics.camera('hall').waiting('magnify', 0);
  t.deepEqual(await scrape(metrics, 'mien_queue'), [
    'mien_queue_depth{queue="track"} 3',
    'mien_queue_depth{queue="magnify"} 0',
  ]);
});

test('sensitivity is absent until it was measured', async (t) => {
  const metrics = given();
  const meter = metrics.camera('room');
  t.deepEqual(await scrape(metrics, 'mien_sensitivity'), []);
  meter.sensitivity(0.42);
  t.deepEqual(await scrape(metrics, 'mien_sensitivity'), ['mien_sensitivity_pixels{camera="room"} 0.42']);
});

test('sensitivity lapses twelve minutes after it was measured, and with what measured it', async (t) => {
  let minutes = 0;
  const metrics = given({ monotonic: { now: () => 60_000 * minutes } });
  const meter = metrics.camera('room');
  const said = async () => (await scrape(metrics, 'mien_sensitivity')).map((line) => line.split(' ').at(-1));
  meter.sensitivity(0.42);
  minutes = 11;
  t.deepEqual(await said(), ['0.42']);
  minutes = 12;
  t.deepEqual(await said(), []);
  meter.sensitivity(2.3);
  minutes = 20;
  t.deepEqual(await said(), ['2.3']);
  meter.forgetSensitivity();
  t.deepEqual(await said(), []);
  metrics.camera('hall').sensitivity(0.3);
  t.deepEqual(await scrape(metrics, 'mien_sensitivity'), ['mien_sensitivity_pixels{camera="hall"} 0.3']);
});

test('consent is one of three states, providers are chosen, refused or absent', async (t) => {
  const metrics = given({
    consents: () => [{ camera: 'room', state: 'withheld' }],
    providers: [
      { provider: 'tensorrt', present: false, trusted: false },
      { provider: 'cuda', present: true, trusted: false },
      { provider: 'cpu', present: true, trusted: true },
    ],
  });
  t.deepEqual(await scrape(metrics, 'mien_consent'), [
    'mien_consent_state{camera="room",state="granted"} 0',
    'mien_consent_state{camera="room",state="withheld"} 1',
    'mien_consent_state{camera="room",state="unrecorded"} 0',
  ]);
  t.deepEqual(await scrape(metrics, 'mien_model_provider'), [
    'mien_model_provider_info{provider="tensorrt",state="absent"} 1',
    'mien_model_provider_info{provider="cuda",state="refused"} 1',
    'mien_model_provider_info{provider="cpu",state="chosen"} 1',
  ]);
});

test('disk and GPU are there where they can be read', async (t) => {
  const metrics = given({
    outboxLimit: 1_024,
    disk: () => ({ freeBytes: 10, sizeBytes: 40 }),
    gpu: () => ({ load: 0.25, celsius: undefined }),
  });
  t.deepEqual(await scrape(metrics, 'mien_data_disk'), [
    'mien_data_disk_free_bytes 10',
    'mien_data_disk_size_bytes 40',
  ]);
  t.deepEqual(await scrape(metrics, 'mien_gpu'), ['mien_gpu_utilization_ratio 0.25']);
  t.deepEqual(await scrape(metrics, 'mien_outbox_limit'), ['mien_outbox_limit_bytes 1024']);
  t.deepEqual(await scrape(given({ disk: () => undefined }), 'mien_data_disk'), []);
});

test('every metric of the table is registered as the table says, and none beside it', async (t) => {
  const metrics = given({
    model: { name: 'skd-tstsan', sha256: null, engine: 'ort' },
    providers: [],
    cameras: () => [],
    consents: () => [],
    mqttConnected: () => true,
    certificates: [],
    outbox: {
      figures: () => ({
        messages: 0,
        bytes: 0,
        oldest: undefined,
        dropped: { bytes: 0, age: 0, disk: 0, damaged: 0, refused: 0 },
      }),
    },
    outboxLimit: 1,
    disk: () => undefined,
    gpu: () => ({ load: undefined, celsius: undefined }),
  });
  const registered = metrics.registry
    .getMetricsAsArray()
    .map(({ name, help, type }) => ({ name, help, type: String(type) }));
  const defined = Object.entries(metricTable).map(([name, { help, type }]) => ({ name, help, type: String(type) }));
  const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
  t.deepEqual(registered.sort(byName), defined.sort(byName));
});

test('the page of metrics says what the table says', (t) => {
  t.is(readFileSync(new URL('../../docs/reference/metrics.md', import.meta.url), 'utf8'), metricsPage());
});

test("Node's own figures come along, and two apps do not share a registry", async (t) => {
  const [one, other] = [createMetrics({ version: '1' }), createMetrics({ version: '2' })];
  t.true((await scrape(one, 'nodejs_eventloop_lag_seconds')).length > 0);
  t.deepEqual(await scrape(other, 'mien_build'), ['mien_build_info{version="2",revision=""} 1']);
});

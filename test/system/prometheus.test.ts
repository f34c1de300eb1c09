import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { queries } from '../helpers/dashboards.js';
import { expressionMetrics } from '../helpers/expression-metrics.js';
import { startDemo } from '../helpers/mien-demo.js';
import { startMien } from '../helpers/mien-service.js';
import { freePort, startMosquitto } from '../helpers/mosquitto.js';
import { startPrometheus } from '../helpers/prometheus.js';
import { withRtspCamera } from '../helpers/rtsp-camera.js';

const folder = new URL('../../deploy/prometheus/', import.meta.url);
const clip = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));

/** What a healthy demo on a box without a Jetson's GPU has no figures of, and why. */
const without: Readonly<Record<string, string>> = {
  ALERTS: 'nothing fires while all is well',
  mien_outbox_oldest_timestamp_seconds: 'no event waits for a broker that takes each at once',
  mien_mqtt_certificate_expiry_timestamp_seconds: 'the demo speaks to its broker without TLS',
  mien_sensitivity_pixels: 'absent until the self-test has run',
  mien_gpu_utilization_ratio: "only a Jetson's driver shows it",
  mien_gpu_temperature_celsius: "only a Jetson's driver shows it",
};

/** The rules' files by name. */
const rules = Object.fromEntries(
  readdirSync(new URL('rules/', folder)).map((name) => [name, readFileSync(new URL(`rules/${name}`, folder), 'utf8')]),
);

/** Runs promtool in the folder of Prometheus' files; what goes to its standard input may be given. */
async function promtool(args: string[], input = ''): Promise<string> {
  const running = promisify(execFile)('promtool', args, { cwd: fileURLToPath(folder) });
  running.child.stdin?.end(input);
  const { stdout, stderr } = await running;
  return stdout + stderr;
}

/** Waits until `holds`, at most `seconds`. */
async function until(what: string, seconds: number, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what}: waited ${seconds} s in vain`);
    await sleep(250);
  }
}

test.serial(
  'promtool is content with configuration and rules, and each alert does what its unit test says',
  async (t) => {
    t.timeout(180_000);
    t.regex(await promtool(['check', 'config', 'prometheus.yml']), /SUCCESS: prometheus.yml is valid/);
    const composed = await promtool(['check', 'config', '--syntax-only', '../compose/prometheus.yml']);
    t.regex(composed, /SUCCESS: .* is valid/);
    const files = Object.keys(rules).map((name) => `rules/${name}`);
    t.is((await promtool(['check', 'rules', ...files])).match(/SUCCESS: \d+ rules found/g)?.length, files.length);
    const tests = readdirSync(new URL('tests/', folder)).map((name) => `tests/${name}`);
    t.is((await promtool(['test', 'rules', ...tests])).match(/SUCCESS/g)?.length, tests.length);
  },
);

test.serial(
  'Prometheus scrapes the demo and evaluates every rule; promtool finds no fault in the metrics',
  async (t) => {
    t.timeout(240_000);
    const demo = await startDemo();
    const prometheus = await startPrometheus([demo.target], rules);
    try {
      await until('an event', 90, async () => {
        const [events] = await prometheus.query('sum(mien_events_total)');
        return events !== undefined && events.value > 0;
      });
      t.is(await promtool(['check', 'metrics'], await (await fetch(`${demo.url}/metrics`)).text()), '');
      t.deepEqual(
        (await prometheus.query('up')).map(({ value }) => value),
        [1],
      );

      type Groups = { groups: { rules: { name: string; health: string; lastError?: string }[] }[] };
      await until('every rule evaluated', 30, async () =>
        (await prometheus.api<Groups>('rules')).groups
          .flatMap((group) => group.rules)
          .every(({ health }) => health !== 'unknown'),
      );
      const evaluated = (await prometheus.api<Groups>('rules')).groups.flatMap((group) => group.rules);
      t.true(evaluated.length > 30);
      t.deepEqual(
        evaluated.filter(({ health }) => health !== 'ok'),
        [],
      );
      const [fps] = await prometheus.query('camera:mien_frames:rate1m');
      t.is(fps?.metric['camera'], 'room-1');
      t.true((fps?.value ?? 0) > 0, `${fps?.value} frames a second`);

      // Every query of every panel, with the variables at their defaults (all). A rate needs two scrapes of its series.
      let figures: { panel: string; asked: string; found: number; may: boolean }[] = [];
      const empty = () =>
        figures.filter(({ found, may }) => found === 0 && !may).map(({ panel, asked }) => `${panel}: ${asked}`);
      const ask = async () => {
        figures = [];
        for (const { panel, expr } of queries) {
          const asked = expr.replaceAll('$__rate_interval', '1m').replaceAll(/\$(instance|camera|stage)/g, '.*');
          const may = expressionMetrics(expr).some((name) => name in without);
          figures.push({ panel, asked, found: (await prometheus.query(asked)).length, may });
        }
        return empty().length === 0;
      };
      await until('data in every panel', 90, ask).catch(() => t.log('not every panel has data after 90 s'));
      for (const { panel, found, may } of figures) t.log(`${found} series, ${panel}${may ? ' (may be empty)' : ''}`);
      t.deepEqual(empty(), []);

      // The demo says whose consent it has, has a broker, and its camera is up: nothing is wrong.
      t.deepEqual(await prometheus.firing(), []);
    } finally {
      await prometheus.stop();
      t.is(await demo.stop(), 130);
    }
  },
);

test.serial('an alert fires when the camera is killed, and ends when it is back', async (t) => {
  t.timeout(240_000);
  // The shipped rules, with every waiting time shortened to a second.
  const hasty = Object.fromEntries(
    Object.entries(rules).map(([name, text]) => [name, text.replaceAll(/\bfor: \w+/g, 'for: 1s')]),
  );
  t.regex(hasty['mien-alerts.yml'] ?? '', /alert: MienCameraDown\n\s+expr: mien_camera_up == 0\n\s+for: 1s\n/);
  const broker = await startMosquitto();
  const port = await freePort();
  const service = await startMien({
    site: 'clinic',
    edge: 'box',
    purpose: 'therapy',
    jurisdiction: 'EU',
    cameras: { room: { url: `rtsp://127.0.0.1:${port}/cam`, consent: { state: 'granted' } } },
    mqtt: { url: broker.url },
  });
  const listening = (): string | undefined => /metrics on port (\d+)/.exec(service.log())?.[1];
  await until('the service', 30, async () => listening() !== undefined);
  const prometheus = await startPrometheus([`127.0.0.1:${listening()}`], hasty);
  const cameraDown = async (): Promise<boolean> =>
    (await prometheus.firing()).some(({ alertname, camera }) => alertname === 'MienCameraDown' && camera === 'room');
  const up = async (): Promise<boolean> => (await prometheus.query('mien_camera_up'))[0]?.value === 1;
  try {
    await withRtspCamera({ clip, port }, async (camera) => {
      await until('the camera online, and no alert', 60, async () => (await up()) && !(await cameraDown()));
      camera.kill('SIGKILL');
      await until('the alert', 60, cameraDown);
    });
    await withRtspCamera({ clip, port }, async () => {
      await until('the end of the alert', 90, async () => (await up()) && !(await cameraDown()));
    });
    t.pass();
  } finally {
    await prometheus.stop();
    await service.stop();
    await broker.stop();
  }
});

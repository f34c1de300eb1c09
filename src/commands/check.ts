import { Command } from 'commander';
import { from, lastValueFrom, mergeMap, toArray } from 'rxjs';
import { cameraSource } from '../camera-source.js';
import { wallClock } from '../clock.js';
import type { CameraConfig, Config } from '../config/config.js';
import { loadConfig } from '../config/load-config.js';
import { asMienError, errorTable } from '../errors.js';
import { noMeter } from '../meter.js';
import { startModel } from '../model/model-service.js';
import { originOf } from '../sinks/broker-failure.js';
import { openSource } from '../sources/open-source.js';
import { probeBroker } from './probe-broker.js';
import { probeCamera } from './probe-camera.js';

/** Each reaches one thing, and says in a few words what it found or throws a MienError. */
export type Probes = {
  camera: (camera: CameraConfig) => Promise<string>;
  broker: (config: Config['mqtt']) => Promise<string>;
  model: (config: Config['model']) => Promise<string>;
};

/** How long a camera may take for its first picture: one that waits for its next keyframe takes some seconds. */
const cameraTimeoutMs = 15_000;
/** Cameras that are opened at the same time; each keeps a thread of libuv's pool busy. */
const camerasAtOnce = 2;

const realProbes: Probes = {
  async camera(camera) {
    const source = openSource(cameraSource(camera), { meter: noMeter, clock: wallClock });
    const { width, height, ms } = await probeCamera(source, { timeoutMs: cameraTimeoutMs });
    return `${width}x${height}, first picture after ${Math.round(ms)} ms`;
  },
  broker: async (config) => `MQTT ${await probeBroker(config)}`,
  async model(config) {
    const model = await startModel(config);
    await model.stop();
    return `${model.identity.name} (${model.identity.engine})`;
  },
};

/**
 * Reaches all that a configuration names and prints a line for each, as soon as it is known: `ok`, `skip` or `FAIL`,
 * what, and what was found.
 *
 * @returns whether all was reached
 */
export async function runChecks(config: Config, probes: Probes, print: (line: string) => void): Promise<boolean> {
  const attempt = async (what: string, probe: () => Promise<string>): Promise<boolean> => {
    try {
      print(`ok    ${what}: ${await probe()}`);
      return true;
    } catch (error) {
      print(`FAIL  ${what}: ${asMienError(error).message}`);
      return false;
    }
  };
  const checks = [
    () => attempt(`broker ${originOf(config.mqtt.url)}`, () => probes.broker(config.mqtt)),
    () => attempt('model', () => probes.model(config.model)),
    ...config.cameras.map((camera) => async () => {
      if (camera.enabled) return attempt(`camera ${camera.name}`, () => probes.camera(camera));
      print(`skip  camera ${camera.name}: disabled`);
      return true;
    }),
  ];
  const results = await lastValueFrom(
    from(checks).pipe(
      mergeMap((check) => check(), camerasAtOnce),
      toArray(),
    ),
  );
  return results.every((reached) => reached);
}

/** `mien check`: is the configuration sound, and does everything that it names answer? (DESIGN section 4) */
export function checkCommand(probes: Probes = realProbes): Command {
  return new Command('check')
    .description('validate the configuration, and reach each camera, the broker and the model')
    .requiredOption('-c, --config <file>', 'configuration (see mien.example.yaml)')
    .action(async ({ config: path }: { config: string }) => {
      const { config, warnings } = await loadConfig(path, { env: process.env });
      for (const warning of warnings) process.stderr.write(`mien: ${warning}\n`);
      const print = (line: string): void => void process.stdout.write(`${line}\n`);
      print(`ok    config ${path}: ${config.cameras.length} camera(s), purpose ${config.purpose}`);
      if (!(await runChecks(config, probes, print))) process.exitCode = errorTable.MIEN_ERR_UNAVAILABLE.exit;
    });
}

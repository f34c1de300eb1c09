import { cameraSource } from '../camera-source.js';
import { wallClock } from '../clock.js';
import { loadConfig } from '../config/load-config.js';
import type { ExamineOptions } from '../doctor/examine.js';
import { UsageError } from '../errors.js';
import { fileSource } from '../sources/file.js';
import { type CameraSource, openSource } from '../sources/open-source.js';

/** What `doctor` examines, and with what: as the camera's configuration says, without one as usual. */
export type Patient = Pick<ExamineOptions, 'open' | 'live' | 'stabiliser'> & {
  readonly spotting?: ExamineOptions['spotting'];
};

/**
 * Who is meant: the camera of that name where a configuration is given, else an address or the path of a recording.
 *
 * @throws UsageError when the configuration has no such camera
 * @throws ConfigError when it cannot be used
 */
export async function patient(
  source: string,
  config: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Patient> {
  if (config !== undefined) {
    const { cameras } = (await loadConfig(config, { env })).config;
    const found = cameras.find(({ name }) => name === source);
    if (found) return { ...camera(cameraSource(found)), stabiliser: found.stabiliser, spotting: found.spotting };
    const names = cameras.map(({ name }) => name).join(', ');
    throw new UsageError(`${config} has no camera ${source}; it has ${names}.`);
  }
  if (/^rtsps?:\/\//i.test(source)) return camera({ kind: 'rtsp', url: source });
  return { open: (meter) => fileSource({ path: source, pace: 'asFastAsPossible', meter }), live: false };
}

const camera = (described: CameraSource): Patient => ({
  open: (meter) => openSource(described, { meter, clock: wallClock }),
  live: true,
});

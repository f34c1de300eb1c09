import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type GpuFigures = {
  /** 0..1; undefined where it cannot be read. */
  readonly load: number | undefined;
  readonly celsius: number | undefined;
};

/** What the device tree calls the GPU of Jetson boards: Xavier, TX2, Orin. */
const gpuNames = ['gv11b', 'gp10b', 'ga10b', 'gpu'];
const thermalNames = /^gpu(-thermal|-therm)?$/i;

/**
 * Reads load and temperature of a Jetson's GPU where its driver (nvgpu, up to JetPack 6) shows them. Read anew each time:
 * the driver may come late, and an idle Orin switches the sensor off. Other GPUs have exporters of their own.
 *
 * @param sys where sysfs is mounted
 */
export function gpuFigures(sys = '/sys'): GpuFigures {
  const devices = join(sys, 'class/devfreq');
  const gpu = entries(devices).find((name) => {
    // The device tree ends its strings with a zero.
    const node = read(join(devices, name, 'device/of_node/name'))?.replaceAll('\0', '');
    return node !== undefined && gpuNames.includes(node);
  });
  const zones = join(sys, 'class/thermal');
  const zone = entries(zones).find((name) => thermalNames.test(read(join(zones, name, 'type')) ?? ''));
  return {
    load: gpu === undefined ? undefined : scaled(read(join(devices, gpu, 'device/load'))),
    celsius: zone === undefined ? undefined : scaled(read(join(zones, zone, 'temp'))),
  };
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Both figures are written in thousandths. */
function scaled(text: string | undefined): number | undefined {
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value) ? undefined : value / 1_000;
}

import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { gpuFigures } from '../../src/sinks/gpu-figures.js';

/** A folder with files as in sysfs. */
async function sysfs(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'mien-sys-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

const orin = {
  'class/devfreq/15480000.nvdec/device/of_node/name': 'nvdec\0',
  'class/devfreq/17000000.gpu/device/of_node/name': 'gpu\0',
  'class/devfreq/17000000.gpu/device/load': '437\n',
  'class/thermal/thermal_zone0/type': 'cpu-thermal\n',
  'class/thermal/thermal_zone0/temp': '51000\n',
  'class/thermal/thermal_zone1/type': 'gpu-thermal\n',
  'class/thermal/thermal_zone1/temp': '47812\n',
};

test("a Jetson's load and temperature are read in thousandths", async (t) => {
  t.deepEqual(gpuFigures(await sysfs(orin)), { load: 0.437, celsius: 47.812 });
  const xavier = {
    'class/devfreq/17000000.gv11b/device/of_node/name': 'gv11b\0',
    'class/devfreq/17000000.gv11b/device/load': '1000\n',
    'class/thermal/thermal_zone1/type': 'GPU-therm\n',
    'class/thermal/thermal_zone1/temp': '38500\n',
  };
  t.deepEqual(gpuFigures(await sysfs(xavier)), { load: 1, celsius: 38.5 });
});

test('what cannot be read is absent: no GPU, a sensor that is off, a file without a number', async (t) => {
  t.deepEqual(gpuFigures(await sysfs({})), { load: undefined, celsius: undefined });
  const { 'class/devfreq/17000000.gpu/device/load': _, 'class/thermal/thermal_zone1/temp': __, ...off } = orin;
  t.deepEqual(gpuFigures(await sysfs(off)), { load: undefined, celsius: undefined });
  const odd = { ...orin, 'class/devfreq/17000000.gpu/device/load': '', 'class/thermal/thermal_zone1/temp': 'n/a\n' };
  t.deepEqual(gpuFigures(await sysfs(odd)), { load: undefined, celsius: undefined });
});

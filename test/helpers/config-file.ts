import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.js';
import { ConfigError } from '../../src/errors.js';

/** A configuration that is accepted. */
export const valid = `site: clinic
edge: box-1
purpose: therapy
jurisdiction: EU
cameras:
  room:
    url: rtsp://cam/1
mqtt:
  url: mqtt://broker
`;

/** Writes a configuration into a folder of its own. */
export async function given(yaml: string | Uint8Array, files: Record<string, string> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mien-config-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });
  await writeFile(join(folder, 'mien.yaml'), yaml);
  return join(folder, 'mien.yaml');
}

/** The sentences that a configuration is refused with, without the folder. */
export async function refusedWith(
  yaml: string | Uint8Array,
  env: Record<string, string> = {},
  files = {},
): Promise<string[]> {
  const path = await given(yaml, files);
  try {
    await loadConfig(path, { env });
  } catch (error) {
    if (!(error instanceof ConfigError) || error.exit !== 78) throw error;
    return error.message.replaceAll(path.replace('mien.yaml', ''), '').split('\n');
  }
  throw new Error('the configuration was accepted');
}

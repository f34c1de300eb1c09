import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where Vulkan drivers announce themselves on Linux. */
const vulkanFolders = ['/etc/vulkan/icd.d', '/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];

/**
 * Why a provider cannot be here, or undefined when it is worth trying. Asked first because onnxruntime writes to the
 * terminal when it looks for drivers that are not installed.
 */
export function missingFor(provider: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (provider === 'cuda' || provider === 'tensorrt') {
    const library = providerLibrary(provider);
    return existsSync(library) ? undefined : `${library} is not installed`;
  }
  if (provider === 'webgpu') {
    if (process.arch !== 'x64') return `onnxruntime-node has no WebGPU on ${process.arch}`;
    if (process.platform === 'linux' && !hasVulkan(env)) return 'no Vulkan driver is installed';
  }
  return undefined;
}

/** The file that onnxruntime loads for a provider, beside its binding. */
export function providerLibrary(provider: string): string {
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  const name = `onnxruntime_providers_${provider}`;
  const file = process.platform === 'win32' ? `${name}.dll` : `lib${name}.so`;
  return join(root, 'bin', 'napi-v6', process.platform, process.arch, file);
}

function hasVulkan(env: NodeJS.ProcessEnv): boolean {
  if (env['VK_ICD_FILENAMES'] || env['VK_DRIVER_FILES']) return true;
  return vulkanFolders.some(
    (folder) => existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.json')),
  );
}

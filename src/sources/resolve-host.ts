import { lookup as systemLookup } from 'node:dns/promises';
import { SourceError } from '../errors.js';

export type ResolveHostOptions = {
  readonly host: string;
  /** Names the camera in errors, without credentials. */
  readonly camera: string;
  readonly signal: AbortSignal;
  /** Asks for a host's addresses, and rejects with the system's error code when it has none. Default: the system's. */
  readonly lookup?: ((host: string) => Promise<unknown>) | undefined;
};

/**
 * Checks that a host's name has an address: FFmpeg would only say 'Input/output error'. Resolves early when `signal`
 * aborts.
 *
 * @throws SourceError MIEN_ERR_UNREACHABLE
 */
export async function resolveHost({ host, camera, signal, lookup = systemLookup }: ResolveHostOptions): Promise<void> {
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const found = lookup(host).catch((cause: NodeJS.ErrnoException) => {
    const why =
      cause.code === 'EAI_AGAIN'
        ? `no name server answers for ${host}; check this box's network and DNS`
        : `the name ${host} is not known; check it, or write the camera's IP address`;
    throw new SourceError('MIEN_ERR_UNREACHABLE', `Camera ${camera} cannot be found: ${why}.`, { cause });
  });
  await Promise.race([found, aborted]);
}

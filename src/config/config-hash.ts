import { createHash } from 'node:crypto';
import type { Config } from './config.js';

/** SHA-256 of a configuration as it is used, in hex; equal for equal configurations. Secrets count as `***`. */
export const configHash = (config: Config): string => createHash('sha256').update(JSON.stringify(config)).digest('hex');

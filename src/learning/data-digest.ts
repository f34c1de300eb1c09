import { createHash } from 'node:crypto';
import type { PreparedSet } from '../dataset/prepared-set.js';

/** SHA-256 (hex) of what prepared sets hold: their clips, subjects and labels in order, and how they were made. */
export function dataDigest({ samples, settings }: Pick<PreparedSet, 'samples' | 'settings'>): string {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const { clip, subject, label } of samples) hash.update(`\n${JSON.stringify([clip, subject, label])}`);
  return hash.digest('hex');
}

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { recordBytes } from './sample-record.js';

/** Rises when the files of a prepared set change their meaning. */
export const setSchema = 'mien.prepared/1';

/** A prepared set's folder. set.json is written last: a folder without it is half a set. */
export const setFiles = { set: 'set.json', lines: 'samples.ndjson', pixels: 'samples.bin' } as const;

/** What made the set, as plain JSON. */
export type SetSettings = Readonly<Record<string, unknown>>;

/** The shape of set.json. */
export const setDocument = z.object({
  schema: z.literal(setSchema),
  count: z.number().int().min(0),
  recordBytes: z.literal(recordBytes),
  settings: z.record(z.string(), z.unknown()),
  /** SHA-256 of the settings, see settingsDigest. */
  settingsSha256: z.string(),
});

export type SetDocument = z.infer<typeof setDocument>;

/** SHA-256 (hex) of settings; the order of their keys does not matter. */
export function settingsDigest(settings: SetSettings): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(settings)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

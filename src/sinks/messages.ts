import { z } from 'zod';
import { statusReasons } from '../camera-status.js';
import { type ErrorCode, errorTable } from '../errors.js';

const utc = z.iso.datetime({ precision: 3 }).describe('UTC, ISO 8601 with milliseconds');
const session = z.uuid().describe('one run of mien');

/** Payload of `camera/{cam}/status`, retained. */
export const statusSchema = z
  .strictObject({
    schema: z.literal('mien.status/1'),
    camera: z.string(),
    state: z.enum(['online', 'offline', 'disabled', 'degraded']),
    reason: z.enum(statusReasons).nullable(),
    message: z.string().nullable().describe('one sentence for people; null when all is well'),
    since: utc,
  })
  .describe('mien.status/1');

/** Payload of `info`, retained: the birth certificate. `session` tells a new run from an old one. */
export const infoSchema = z
  .strictObject({
    schema: z.literal('mien.info/1'),
    site: z.string(),
    edge: z.string(),
    session,
    started: utc,
    version: z.string().describe('of mien'),
    node: z.string().describe('of Node.js'),
    purpose: z.string(),
    jurisdiction: z.string(),
    cameras: z.array(z.string()),
    model: z.strictObject({ name: z.string(), sha256: z.string().nullable(), engine: z.string() }),
    events: z.literal('mien.event/1').describe('schema of the events'),
  })
  .describe('mien.info/1');

/** Payload of `health`, retained, every 30 s. */
export const healthSchema = z
  .strictObject({
    schema: z.literal('mien.health/1'),
    time: utc,
    uptimeS: z.number().nonnegative(),
    process: z.strictObject({ rssBytes: z.int(), heapBytes: z.int() }),
    os: z.strictObject({ load1: z.number(), cpus: z.int(), memoryFreeBytes: z.int(), memoryBytes: z.int() }),
    mqtt: z.strictObject({ version: z.enum(['5', '3.1.1']), connectedSince: utc, acknowledged: z.int() }),
    outbox: z.strictObject({
      messages: z.int(),
      bytes: z.int(),
      oldest: utc.nullable(),
      dropped: z.record(z.string(), z.int()),
    }),
  })
  .describe('mien.health/1');

/** Payload of `error`. */
export const errorSchema = z
  .strictObject({
    schema: z.literal('mien.error/1'),
    time: utc,
    code: z.enum(Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]),
    message: z.string().describe('one sentence: what, where, how to mend it'),
    camera: z.string().nullable(),
  })
  .describe('mien.error/1');

export type StatusMessage = z.infer<typeof statusSchema>;
export type InfoMessage = z.infer<typeof infoSchema>;
export type HealthMessage = z.infer<typeof healthSchema>;
export type ErrorMessage = z.infer<typeof errorSchema>;

import { z } from 'zod';
import { statusReasons } from '../camera-status.js';
import { consentStates } from '../consent.js';
import { type ErrorCode, errorTable } from '../errors.js';
import { dropReasons } from '../meter.js';
import { sensitivitySchema } from './remote/request.js';
import type { MethodName } from './topics.js';

const utc = z.iso.datetime({ precision: 3 }).describe('UTC, ISO 8601 with milliseconds');
const errorCode = z.enum(Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]);
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
    audit: z
      .strictObject({ seq: z.int(), hash: z.string() })
      .nullable()
      .describe('the last entry of the audit log; whoever keeps it can tell whether entries were taken off the end'),
  })
  .describe('mien.health/1');

/** Payload of `error`. */
export const errorSchema = z
  .strictObject({
    schema: z.literal('mien.error/1'),
    time: utc,
    code: errorCode,
    message: z.string().describe('one sentence: what, where, how to mend it'),
    camera: z.string().nullable(),
  })
  .describe('mien.error/1');

/** Payload of `camera/{cam}/consent/state`, retained. */
export const consentSchema = z
  .strictObject({
    schema: z.literal('mien.consent/1'),
    camera: z.string(),
    state: z.enum(consentStates),
    ref: z.string().nullable().describe('where it is filed'),
  })
  .describe('mien.consent/1');

const box = z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

/** Payload of `camera/{cam}/face`, QoS 0: the faces in view, at most five times a second. */
export const faceSchema = z
  .strictObject({
    schema: z.literal('mien.face/1'),
    time: utc,
    camera: z.string(),
    faces: z.array(
      z.strictObject({
        track: z.int().nonnegative(),
        box: box.describe('pixels of the picture'),
        pose: z.strictObject({ yaw: z.number(), pitch: z.number(), roll: z.number() }).describe('degrees'),
        quality: z.number().min(0).max(1),
      }),
    ),
  })
  .describe('mien.face/1');

/** Payload of `camera/{cam}/stats`, QoS 0, once a second. */
export const statsSchema = z
  .strictObject({
    schema: z.literal('mien.stats/1'),
    time: utc,
    camera: z.string(),
    frames: z.int().nonnegative().describe('since the last of these messages'),
    fps: z.number().nonnegative(),
    faces: z.int().nonnegative().nullable().describe('in view; null when no frame was looked at'),
    dropped: z
      .partialRecord(z.enum(dropReasons), z.int().positive())
      .describe('frames since the last message, by reason'),
  })
  .describe('mien.stats/1');

const report = {
  name: z.string(),
  state: z.enum(['online', 'offline', 'disabled', 'degraded']),
  reason: z.enum(statusReasons).nullable(),
  message: z.string().nullable(),
  since: utc,
};

/** What each method answers when all went well. */
export const resultSchemas = {
  status: z.strictObject({
    site: z.string(),
    edge: z.string(),
    session,
    started: utc,
    version: z.string(),
    model: z.strictObject({ name: z.string(), sha256: z.string().nullable(), engine: z.string() }),
    unready: z.array(z.string()).describe('what keeps it from being ready, one sentence each; empty when it is ready'),
  }),
  cameras: z.array(
    z.strictObject({
      ...report,
      enabled: z.boolean(),
      consent: z.strictObject({ state: z.enum(consentStates), ref: z.string().nullable() }),
      sensitivity: sensitivitySchema,
    }),
  ),
  snapshot: z.never(),
  sensitivity: z.strictObject({ camera: z.string(), sensitivity: sensitivitySchema }),
  reload: z.strictObject({}),
} as const;

/** Payload of the answer to `rpc/{method}`. */
export const responseSchema = <M extends MethodName>(method: M) => {
  const head = {
    schema: z.literal('mien.response/1'),
    method: z.literal(method),
    transaction: z.string().nullable().describe('as it was in the request'),
  };
  const failure = z.strictObject({ code: errorCode, message: z.string().describe('one sentence') });
  return z
    .discriminatedUnion('ok', [
      z.strictObject({ ...head, ok: z.literal(true), result: resultSchemas[method] }),
      z.strictObject({ ...head, ok: z.literal(false), error: failure }),
    ])
    .describe('mien.response/1');
};

export type ConsentMessage = z.infer<typeof consentSchema>;
export type FaceMessage = z.infer<typeof faceSchema>;
export type StatsMessage = z.infer<typeof statsSchema>;
export type ResponseMessage = { [M in MethodName]: z.infer<ReturnType<typeof responseSchema<M>>> }[MethodName];
export type StatusMessage = z.infer<typeof statusSchema>;
export type InfoMessage = z.infer<typeof infoSchema>;
export type HealthMessage = z.infer<typeof healthSchema>;
export type ErrorMessage = z.infer<typeof errorSchema>;

import { z } from 'zod';
import { consentStates } from './consent.js';
import { flagNames, regionNames } from './expression.js';

const utc = z.iso.datetime({ precision: 3 }).describe('UTC, ISO 8601 with milliseconds');
const moment = z.strictObject({
  time: utc,
  pts: z.number().describe('seconds of the stream'),
  frame: z.int().nonnegative().describe('sequence number of the nearest frame'),
});

/**
 * One message on `camera/{cam}/event`: a movement with a resemblance, never a verdict on a person. Every message
 * carries the event's full state; consumers keep the highest `seq` of an `id`. (DESIGN section 5)
 */
export const eventSchema = z
  .strictObject({
    schema: z.literal('mien.event/1'),
    id: z.uuidv7(),
    type: z.enum(['new', 'update', 'end']),
    seq: z.int().nonnegative().describe('rises with every message of this camera'),
    replayed: z.boolean().describe('true when it waited in the outbox for a broker'),
    site: z.string(),
    edge: z.string(),
    camera: z.string(),
    session: z
      .uuid()
      .describe('the people before this camera: it begins with each change of consent and each start of mien'),
    face: z.strictObject({
      track: z.int().nonnegative(),
      pseudonym: z.string().describe('changes daily; says nothing of who it is'),
      box: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
      sizePx: z.number().describe('longer side of the box'),
      pose: z.strictObject({ yaw: z.number(), pitch: z.number(), roll: z.number() }),
      quality: z.number().min(0).max(1),
    }),
    onset: moment,
    apex: moment,
    offset: moment,
    durationMs: z
      .number()
      .positive()
      .describe('from onset to offset as measured, up to 600: each is uncertain by some tens of ms'),
    label: z.string().nullable().describe('what the movement resembles; null when the model abstains'),
    probabilities: z.record(z.string(), z.number().min(0).max(1)),
    abstained: z.boolean(),
    calibration: z.string().nullable(),
    evidence: z.strictObject({
      regions: z.array(
        z.strictObject({
          name: z.enum(regionNames),
          peakPx: z.number().nonnegative(),
          directionDeg: z.number(),
          onsetMs: z.number(),
        }),
      ),
      score: z.number(),
      threshold: z.number(),
    }),
    model: z.strictObject({ name: z.string(), sha256: z.string().nullable(), engine: z.string() }),
    timing: z.strictObject({
      captured: utc.describe('apex left the camera'),
      spotted: utc,
      classified: utc.nullable(),
      published: utc.nullable(),
    }),
    flags: z.array(z.enum(flagNames)),
    consent: z.strictObject({ state: z.enum(consentStates), ref: z.string().nullable() }),
  })
  .describe('mien.event/1');

/** An event as published. */
export type MienEvent = z.infer<typeof eventSchema>;

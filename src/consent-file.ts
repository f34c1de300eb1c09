import { z } from 'zod';
import { type Consent, consentStates } from './consent.js';

/** What people said, and where that is filed. */
export type ConsentAnswer = Pick<Consent, 'state' | 'ref'>;

/** What people say, as it is asked for and kept. */
export const consentAnswer = z.strictObject({
  state: z.enum(consentStates),
  // What is shown in a terminal or written on a line must not end it.
  ref: z
    .string()
    .max(256)
    .regex(/^[^\p{Cc}]*$/u)
    .nullable(),
});
const kept = z.strictObject({
  ...consentAnswer.shape,
  session: z.uuid(),
  since: z.iso.datetime({ precision: 3 }),
  by: z.strictObject({ via: z.string(), name: z.string().nullable(), from: z.string().optional() }),
  configured: consentAnswer,
});
/** The file in which the consent of every camera is kept. */
export const consentFile = z.strictObject({ schema: z.literal('mien.consent/1'), cameras: z.record(z.string(), kept) });
/** A consent as it is kept, with what the configuration said when it was recorded. */
export type KeptConsent = z.infer<typeof kept>;

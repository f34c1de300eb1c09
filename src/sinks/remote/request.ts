import { z } from 'zod';
import { consentStates } from '../../consent.js';
import { type SpottingPreset, spottingPresets } from '../../spotting/parameters.js';

const camera = z.string().min(1).max(64).describe('its name');
const by = z.string().min(1).max(128).optional().describe('who asks; copied to the audit log, and not checked');
const transaction = z
  .string()
  .max(128)
  .optional()
  .describe('copied to the answer, to tell answers apart in MQTT 3.1.1');

/** Payload of `camera/{cam}/sensitivity/set` and `/state`: how readily a movement becomes an event. */
export const sensitivitySchema = z
  .enum(Object.keys(spottingPresets) as [SpottingPreset, ...SpottingPreset[]])
  .describe('how readily a movement becomes an event');

/** Payload of `camera/{cam}/enabled/set` and `/state`. */
export const enabledSchema = z.enum(['ON', 'OFF']).describe('whether the camera is open');

/** Payload of `camera/{cam}/consent/set`. */
export const setConsentSchema = z
  .strictObject({
    state: z.enum(consentStates).describe('only granted lets frames pass'),
    ref: z.string().min(1).max(256).nullish().describe('where the consent is filed, such as the number of a form'),
    by,
  })
  .describe('what the people before the camera said');

/** Payloads of `rpc/{method}`; an empty one stands for `{}`. */
export const methodSchemas = {
  status: z.strictObject({ by, transaction }).describe('asks how the service is'),
  cameras: z.strictObject({ by, transaction }).describe('asks for every camera with its status and settings'),
  snapshot: z.strictObject({ camera: camera.optional(), by, transaction }).describe('is always refused'),
  sensitivity: z.strictObject({ camera, sensitivity: sensitivitySchema, by, transaction }).describe('changes a camera'),
  reload: z.strictObject({ by, transaction }).describe('reads mien.yaml again'),
} as const;

/** A message that asks for something, understood. */
export type Request =
  | { readonly kind: 'set'; readonly setting: 'enabled'; readonly camera: string; readonly value: boolean }
  | { readonly kind: 'set'; readonly setting: 'sensitivity'; readonly camera: string; readonly value: SpottingPreset }
  | {
      readonly kind: 'set';
      readonly setting: 'consent';
      readonly camera: string;
      readonly value: z.infer<typeof setConsentSchema>;
    }
  | {
      [M in keyof typeof methodSchemas]: {
        readonly kind: 'rpc';
        readonly method: M;
        readonly value: z.infer<(typeof methodSchemas)[M]>;
      };
    }[keyof typeof methodSchemas];

import { z } from 'zod';
import { eventSchema } from '../../src/event.js';
import {
  consentSchema,
  errorSchema,
  faceSchema,
  healthSchema,
  infoSchema,
  responseSchema,
  statsSchema,
  statusSchema,
} from '../../src/sinks/messages.js';
import { enabledSchema, methodSchemas, sensitivitySchema, setConsentSchema } from '../../src/sinks/remote/request.js';
import { methodNames, topics } from '../../src/sinks/topics.js';

/** One topic as the contract states it. */
export type Channel = {
  /** Its name in the document, unique. */
  readonly id: string;
  readonly address: string;
  /** Whether mien says it or hears it. */
  readonly action: 'send' | 'receive';
  readonly qos: 0 | 1;
  readonly retain: boolean;
  readonly summary: string;
  readonly schema: z.ZodType;
  /** Plain words in place of JSON. */
  readonly text?: true;
  /** Under MQTT 5 the payload is a CloudEvent in binary mode. */
  readonly cloudEvent?: true;
  /** The channel on which a request is answered when it names no response topic. */
  readonly replyTo?: string;
};

const own = topics('mien/v1/{site}/{edge}/');
const camera = own.camera('{camera}');
const word = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;

const availabilitySchema = z
  .enum(['online', 'stopped', 'offline'])
  .describe('online; stopped on purpose; offline is the last will');

const said = { action: 'send', qos: 1 } as const;
const momentary = { action: 'send', qos: 0, retain: false } as const;
const heard = { action: 'receive', qos: 1, retain: false } as const;

/** Every topic of mien, in the order of DESIGN section 6. */
export const channels: readonly Channel[] = [
  {
    ...said,
    id: 'availability',
    address: own.availability,
    retain: true,
    text: true,
    schema: availabilitySchema,
    summary: 'Whether the box is there.',
  },
  { ...said, id: 'info', address: own.info, retain: true, schema: infoSchema, summary: 'What runs there: its birth.' },
  { ...said, id: 'health', address: own.health, retain: true, schema: healthSchema, summary: 'How it is, every 30 s.' },
  {
    ...said,
    id: 'error',
    address: own.error,
    retain: false,
    schema: errorSchema,
    summary: 'What went wrong, and why a request was refused.',
  },
  {
    ...said,
    id: 'cameraStatus',
    address: camera.status,
    retain: true,
    schema: statusSchema,
    summary: 'Whether a camera delivers, and why not.',
  },
  {
    ...said,
    id: 'event',
    address: camera.event,
    retain: false,
    schema: eventSchema,
    cloudEvent: true,
    summary: 'A movement with a resemblance. At least once; keep the highest seq of an id.',
  },
  { ...momentary, id: 'face', address: camera.face, schema: faceSchema, summary: 'The faces in view.' },
  { ...momentary, id: 'stats', address: camera.stats, schema: statsSchema, summary: 'What it did in the last second.' },
  ...(
    [
      ['enabled', enabledSchema, enabledSchema],
      ['consent', consentSchema, setConsentSchema],
      ['sensitivity', sensitivitySchema, sensitivitySchema],
    ] as const
  ).flatMap(([name, state, set]): Channel[] => {
    const text = name === 'consent' ? {} : ({ text: true } as const);
    const summary = { state: `The setting \`${name}\`.`, set: `Changes it. A retained message is ignored.` };
    return [
      {
        ...said,
        ...text,
        id: `${name}State`,
        address: camera.state(name),
        retain: true,
        schema: state,
        summary: summary.state,
      },
      { ...heard, ...text, id: `${name}Set`, address: camera.set(name), schema: set, summary: summary.set },
    ];
  }),
  ...methodNames.flatMap((method): Channel[] => [
    {
      ...heard,
      id: `rpc${word(method)}`,
      address: `${own.prefix}rpc/${method}`,
      schema: methodSchemas[method],
      replyTo: `rpc${word(method)}Response`,
      summary: `Request: ${methodSchemas[method].description}.`,
    },
    {
      ...said,
      id: `rpc${word(method)}Response`,
      address: own.response(method),
      retain: false,
      schema: responseSchema(method),
      summary: 'Its answer, where the request named no response topic (MQTT 5).',
    },
  ]),
];

import { z } from 'zod';
import { consentStates } from '../consent.js';
import { deviceFormats } from '../sources/device.js';
import { defaultJudge, judges } from '../spotting/judges.js';
import { defaultStabiliser, stabiliserNames } from '../stabilising/stabiliser-names.js';
import { jurisdictions } from './jurisdictions.js';
import { purposes } from './refused-purposes.js';

const name = z
  .string()
  .max(64)
  .regex(/^[a-z0-9][a-z0-9_-]*$/, 'may hold only a-z, 0-9, - and _, and begins with a letter or digit');

const text = z.string().min(1);

const command = z
  .strictObject({
    run: z
      .array(text)
      .min(1)
      .describe('the program and its arguments, a list; no shell reads them. Other users of this box can see them'),
    width: z.int().min(16).max(8_192).describe('width of its pictures in pixels'),
    height: z.int().min(16).max(8_192).describe('height of its pictures in pixels'),
    format: z
      .enum(['gray8', 'i420'])
      .describe('how it writes a picture on its standard output: rows without padding, pictures without headers'),
    range: z
      .enum(['full', 'limited'])
      .optional()
      .describe('range of its luma, 0..255 or 16..235; full for gray8 and limited for i420 unless said'),
    fps: z
      .number()
      .min(1)
      .max(1_000)
      .optional()
      .describe('pictures a second, if steady: evens out the jitter of their arrival'),
  })
  .describe('in place of url: any program that writes raw pictures, such as a hardware decoder');

const device = z
  .strictObject({
    path: text.regex(/^\//, 'must be an absolute path such as /dev/video0').describe('the device, such as /dev/video0'),
    width: z
      .int()
      .min(16)
      .max(8_192)
      .optional()
      .describe('width of its pictures in pixels; as the device is set unless said'),
    height: z.int().min(16).max(8_192).optional().describe('height of its pictures in pixels; with width, or neither'),
    fps: z.number().min(1).max(1_000).optional().describe('pictures a second; as the device is set unless said'),
    format: z
      .enum(deviceFormats)
      .optional()
      .describe('how it sends pictures; most USB cameras reach their full size and rate with mjpeg alone'),
  })
  .refine(({ width, height }) => (width === undefined) === (height === undefined), {
    path: ['width'],
    error: 'and height belong together; write both or neither',
  })
  .describe('in place of url: a camera on this box, by V4L2 (Linux)');

const images = z
  .strictObject({
    path: text.describe('folder of numbered pictures: PNG, JPEG or BMP (relative to this file)'),
    fps: z.number().min(1).max(1_000).describe('pictures a second at which they were taken'),
  })
  .describe('in place of url: a folder of numbered pictures, played in its own time');

const camera = z
  .strictObject({
    url: text.optional().describe('rtsp:// or rtsps:// address, or the path of a recording (relative to this file)'),
    command: command.optional(),
    device: device.optional(),
    images: images.optional(),
    username: text.optional().describe('user of the camera; best one that may only view'),
    passwordFile: text
      .optional()
      .describe("file that holds the camera's password; MIEN_CAMERA_<NAME>_PASSWORD takes its place"),
    transport: z.enum(['tcp', 'udp']).optional().describe('how RTSP carries the pictures; tcp unless you know better'),
    loop: z.boolean().optional().describe('start a recording or a folder again when it ends; false unless said'),
    enabled: z.boolean().default(true).describe('false keeps the camera closed and its status `disabled`'),
    consent: z
      .strictObject({
        state: z
          .enum(consentStates)
          .default('unrecorded')
          .describe('what the people in the room said; unless granted every frame is dropped before it is looked at'),
        ref: text
          .optional()
          .describe('where the consent is filed, such as the number of the form; copied to each event'),
      })
      .prefault({})
      .describe('consent of the people before this camera'),
    spotting: z
      .strictObject({
        preset: z
          .enum(['strict', 'balanced', 'recall'])
          .default('balanced')
          .describe('strict: fewer false events; recall: fewer missed ones'),
        judge: z
          .enum(judges)
          .default(defaultJudge)
          .describe('what decides about a movement: learned, a small network; rules, the thresholds it replaced'),
      })
      .prefault({})
      .describe('how readily a movement becomes an event'),
    stabiliser: z
      .enum(stabiliserNames)
      .default(defaultStabiliser)
      .describe(
        'how the movement of the head is taken out: anchored, by the picture; mesh, by the landmarks of every frame; lk, by points that are followed; fixedBox, not at all',
      ),
    magnification: z
      .number()
      .min(1)
      .max(20)
      .optional()
      .describe('how strongly movement is magnified for the model, for this camera; model.amplification unless said'),
    pictures: z
      .strictObject({
        preview: z.boolean().default(false).describe('what the camera sees now, with the landmarks of faces'),
        apex: z
          .boolean()
          .default(false)
          .describe('the face at the apex of each of the latest movements, with its motion magnified'),
      })
      .prefault({})
      .describe('what the live page may show, to whom has its credentials alone, and under granted consent alone'),
  })
  .describe('one camera');

const outbox = z
  .strictObject({
    path: text
      .default('mien-data/outbox')
      .describe('folder in which events wait for the broker (relative to this file); made when absent'),
    maxBytes: z
      .int()
      .min(65_536)
      .max(17_179_869_184)
      .default(67_108_864)
      .describe('bytes of events that may wait; beyond this the oldest are dropped and counted'),
    maxAgeHours: z
      .number()
      .positive()
      .max(8_760)
      .default(72)
      .describe('hours that an event may wait; beyond this it is dropped and counted'),
    replayPerSecond: z
      .number()
      .positive()
      .max(10_000)
      .default(100)
      .describe('events a second that are sent of those that waited for the broker'),
    liveWaitSeconds: z
      .number()
      .min(0)
      .max(86_400)
      .default(5)
      .describe(
        'new events wait at most this long for those, so that all arrive in order; when it would take longer, both are sent side by side',
      ),
  })
  .describe('the store of events that the broker has not acknowledged yet');

const tls = z
  .strictObject({
    caFile: text
      .optional()
      .describe("PEM file with the authority that signed the broker's certificate; the public ones unless said"),
    certFile: text.optional().describe('PEM file with the certificate that this box shows (mTLS)'),
    keyFile: text.optional().describe('PEM file with the key of that certificate, readable by mien alone'),
    insecure: z
      .boolean()
      .default(false)
      .describe('true takes any certificate of the broker, and says so every minute; to find a fault, never to stay'),
  })
  .describe('certificates for mqtts:// and wss:// (paths relative to this file)');

const mqtt = z
  .strictObject({
    url: text.describe('address of the broker: mqtt://host:1883, mqtts://host:8883, ws:// or wss://'),
    prefix: text
      .default('mien/v1/{site}/{edge}/')
      .describe('what each topic begins with; {site} and {edge} are filled in'),
    username: text.optional().describe('user of the broker'),
    passwordFile: text.optional().describe("file that holds the broker's password; MIEN_MQTT_PASSWORD takes its place"),
    clientId: text.max(128).optional().describe('must be unique at the broker; mien-{site}-{edge} unless said'),
    protocolVersion: z
      .literal([5, 4])
      .optional()
      .describe('5 is MQTT 5, 4 is MQTT 3.1.1; unless said 5, and 4 where the broker refuses 5'),
    tls: tls.optional(),
    control: z
      .boolean()
      .default(true)
      .describe('listen to set and rpc topics; the access list of the broker says who may write there'),
    homeAssistant: z
      .strictObject({
        prefix: text
          .regex(/^[^+#/$][^+#]*[^+#/]$/, 'may not hold + or #, nor begin or end with /')
          .default('homeassistant')
          .describe('what the topics of its discovery begin with'),
      })
      .optional()
      .describe('tell Home Assistant of the cameras (MQTT discovery); write {} for its own defaults'),
    outbox: outbox.prefault({}),
  })
  .describe('where events are published');

/** `mien.yaml` as written by a person: every key, its default and what it means. docs/reference/config.schema.json is made from it. */
export const configSchema = z
  .strictObject({
    site: name.describe('name of the place, first part of every topic'),
    edge: name.describe('name of this box, unique within the site'),
    purpose: z
      .enum(purposes)
      .describe(
        'what the events are for; refused where the law prohibits it. training is practice for oneself: when an employer or a school learns the result, write workplace or education',
      ),
    jurisdiction: z
      .enum(jurisdictions)
      .describe(
        'whose law applies: EU for every member state, and for Iceland, Liechtenstein and Norway to be careful',
      ),
    cameras: z
      .record(name, camera)
      .refine((cameras) => Object.keys(cameras).length > 0, 'names no camera; add at least one')
      .describe('the cameras by name; the name is part of the topic, so let it say nothing of a person'),
    mqtt,
    http: z
      .strictObject({
        host: text
          .default('127.0.0.1')
          .describe(
            'address to listen on; the default is reachable from this box only, any other needs a token or password',
          ),
        port: z
          .int()
          .min(0)
          .max(65_535)
          .default(6436)
          .describe('port of /metrics, /healthz, /readyz and the live page'),
        tokenFile: text
          .optional()
          .describe(
            'file that holds the token which programs send (Authorization: Bearer); MIEN_HTTP_TOKEN takes its place',
          ),
        username: text.optional().describe('user that a browser asks for'),
        passwordFile: text
          .optional()
          .describe("file that holds this user's password; MIEN_HTTP_PASSWORD takes its place"),
        hosts: z
          .array(text)
          .default([])
          .describe('names by which browsers reach this box, beside its addresses and localhost; others are refused'),
      })
      .prefault({})
      .describe('metrics, health and the live page'),
    dataFolder: text
      .default('mien-data')
      .describe(
        "folder of the audit log, what people said about being watched, and the pseudonyms' key; made when absent",
      ),
    retention: z
      .strictObject({
        journalDays: z
          .number()
          .positive()
          .max(3_650)
          .default(30)
          .describe('days that events stay in the journal; mqtt.outbox.maxAgeHours bounds the outbox'),
        auditDays: z.number().positive().max(3_650).default(365).describe('days that entries stay in the audit log'),
      })
      .prefault({})
      .describe('how long what is kept on disk stays there; looked at each hour'),
    notice: z
      .strictObject({
        controller: text.optional().describe('who answers for the cameras: name and address of the organisation'),
        contact: text.optional().describe('whom to ask: a mail address or telephone number'),
        privacyNotice: text.optional().describe('where the full privacy notice is, such as a web address'),
      })
      .prefault({})
      .describe('what `mien signage` writes on the notice for the door'),
    journal: z
      .strictObject({ path: text.describe('file that each message is appended to, one JSON object a line') })
      .optional()
      .describe('a record of what was published; absent: none is kept'),
    model: z
      .strictObject({
        path: text.optional().describe('weights (safetensors); the model that ships with mien unless said'),
        engine: z.enum(['ort', 'tfjs']).default('ort').describe('what runs the network: ONNX Runtime or TensorFlow.js'),
        amplification: z
          .number()
          .min(1)
          .max(20)
          .default(2)
          .describe('how strongly movement is magnified for the model'),
      })
      .prefault({})
      .describe('the network that says what a movement resembles'),
    logLevel: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
      .default('info')
      .describe('least severe line that is logged'),
  })
  .describe('Configuration of mien');

/** The configuration file after parsing: defaults filled in, secrets and paths not resolved yet. */
export type ConfigFile = z.infer<typeof configSchema>;

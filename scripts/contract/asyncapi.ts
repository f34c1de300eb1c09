import { z } from 'zod';
import { version } from '../../src/version.js';
import { type Channel, channels } from './channels.js';

/** JSON Schema (draft 7, as AsyncAPI has it) of a channel's payload. */
export const payloadSchema = ({ schema, action }: Channel): object => {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: action === 'send' ? 'output' : 'input',
    unrepresentable: 'throw',
  });
  return rest;
};

const attribute = (description: string): object => ({ type: 'string', description });
const cloudEventHeaders = {
  type: 'object',
  description: 'User properties of MQTT 5: CloudEvents 1.0, binary mode.',
  required: ['specversion', 'id', 'source', 'type', 'time'],
  properties: {
    specversion: { type: 'string', const: '1.0' },
    id: attribute('{id}.{seq} of the event'),
    source: attribute('mien/{site}/{edge}/camera/{camera}'),
    type: { type: 'string', enum: ['mien.event.new', 'mien.event.update', 'mien.event.end'] },
    time: attribute('UTC of the apex'),
  },
};

const parameters = {
  site: { description: 'name of the place' },
  edge: { description: 'name of the box' },
  camera: { description: 'name of the camera' },
};
const ref = (path: string): { $ref: string } => ({ $ref: `#/${path}` });
const byId = <T>(value: (channel: Channel) => T): Record<string, T> =>
  Object.fromEntries(channels.map((channel) => [channel.id, value(channel)]));

/** The contract of mien's MQTT topics as an AsyncAPI 3 document, made from the same definitions that the program uses. */
export function asyncApi(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'mien',
      version,
      description:
        'Micro-expression events from interview-room cameras, over MQTT 5 or 3.1.1. The first levels (mien/v1/{site}/{edge}/) are configurable. See docs/mqtt.md.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      broker: { host: 'localhost:1883', protocol: 'mqtt', description: 'your own broker; mqtts, ws and wss as well' },
    },
    channels: byId(({ id, address, summary }) => ({
      address,
      summary,
      messages: { [id]: ref(`components/messages/${id}`) },
      parameters: Object.fromEntries(
        [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, ref(`components/parameters/${name}`)]),
      ),
    })),
    operations: byId(({ id, action, qos, retain, replyTo }) => ({
      action,
      channel: ref(`channels/${id}`),
      bindings: { mqtt: { qos, retain, bindingVersion: '0.2.0' } },
      ...(replyTo && { reply: { channel: ref(`channels/${replyTo}`) } }),
    })),
    components: {
      parameters,
      messages: byId((channel) => ({
        name: channel.id,
        summary: channel.summary,
        contentType: channel.text ? 'text/plain' : 'application/json',
        payload: payloadSchema(channel),
        ...(channel.cloudEvent && { headers: cloudEventHeaders }),
      })),
    },
  };
}

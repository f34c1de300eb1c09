import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

type Document = {
  channels: Record<string, { address: string }>;
  operations: Record<string, { action: 'send' | 'receive'; bindings: { mqtt: { qos: number; retain: boolean } } }>;
  components: { messages: Record<string, { contentType: string; payload: object }> };
};

/** A message as a subscriber or publisher sees it. */
export type Seen = { readonly topic: string; readonly text: string; readonly qos?: number };

const file = new URL('../../docs/reference/asyncapi.json', import.meta.url);
const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
const ajv = new Ajv({ strict: true, allowUnionTypes: true });
addFormats.default(ajv);

const channels = Object.entries(document.channels).map(([id, { address }]) => {
  const { action, bindings } = document.operations[id] as Document['operations'][string];
  const { contentType, payload } = document.components.messages[id] as Document['components']['messages'][string];
  return {
    id,
    action,
    qos: bindings.mqtt.qos,
    plain: contentType === 'text/plain',
    topic: new RegExp(`^${address.replaceAll(/\{\w+\}/g, '[^/+#]+')}$`),
    validate: ajv.compile(payload) as ValidateFunction,
  };
});

/** What others say to mien, sense or nonsense. */
const asked = /\/set$|\/rpc\/[^/]*$/;

/** Ids of all channels, and whether mien says or hears what is on them. */
export const contractChannels = channels.map(({ id, action }) => ({ id, action }));

/**
 * What a message that mien says breaks of the committed contract (docs/reference/asyncapi.json); undefined when nothing.
 * What mien hears may be anything, and an empty payload clears a retained topic.
 */
export function contractBreach({ topic, text, qos }: Seen): string | undefined {
  if (!topic.startsWith('mien/v1/') || text === '' || asked.test(topic)) return undefined;
  const channel = channels.find((one) => one.topic.test(topic));
  if (!channel) return `${topic} is no topic of the contract`;
  if (qos !== undefined && qos > channel.qos) return `${topic} came with QoS ${qos}, not ${channel.qos}`;
  return payloadBreach(channel.id, text);
}

/** What a payload breaks of the contract of a channel; undefined when nothing. */
export function payloadBreach(id: string, text: string): string | undefined {
  const channel = channels.find((one) => one.id === id);
  if (!channel) return `there is no channel ${id}`;
  let value: unknown = text;
  if (!channel.plain) {
    try {
      value = JSON.parse(text);
    } catch {
      return `${id} is no JSON: ${text.slice(0, 60)}`;
    }
  }
  return channel.validate(value)
    ? undefined
    : `${id}: ${ajv.errorsText(channel.validate.errors)} in ${text.slice(0, 200)}`;
}

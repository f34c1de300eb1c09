import type { IClientPublishOptions } from 'mqtt';
import type { MienEvent } from '../event.js';

/**
 * The MQTT 5 properties that make a published event a CloudEvent in binary mode: the payload stays as it is.
 * (CloudEvents 1.0 MQTT binding, section 3.1)
 *
 * `id` names the message, not the movement: the same message sent again has the same `id` and `source`.
 */
export function cloudEvent(event: MienEvent): NonNullable<IClientPublishOptions['properties']> {
  return {
    contentType: 'application/json',
    payloadFormatIndicator: true,
    userProperties: {
      specversion: '1.0',
      id: `${event.id}.${event.seq}`,
      source: `mien/${event.site}/${event.edge}/camera/${event.camera}`,
      type: `mien.event.${event.type}`,
      time: event.apex.time,
    },
  };
}

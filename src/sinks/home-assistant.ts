import type { Topics } from './topics.js';

export type DiscoveryOptions = {
  /** Where Home Assistant looks, such as `homeassistant`. */
  prefix: string;
  topics: Topics;
  site: string;
  edge: string;
  version: string;
  cameras: readonly string[];
};

type Entity = Record<string, unknown> & { readonly name: string | null };

/**
 * What Home Assistant's MQTT discovery reads: for each camera its status, its last event, what was seen in the last second,
 * a switch and a choice of sensitivity; for the box what waits in the outbox. Topics with their retained payloads.
 *
 * Topics are `{prefix}/{component}/{edge}/{object}/config`, so that an access list can give each box its own.
 */
export function homeAssistant(options: DiscoveryOptions): Map<string, string> {
  const { prefix, topics, site, edge, version, cameras } = options;
  const box = `mien_${site}_${edge}`;
  const found = new Map<string, string>();
  const about = {
    availability: [
      { topic: topics.availability, value_template: "{{ 'online' if value == 'online' else 'offline' }}" },
    ],
    origin: { name: 'mien', sw_version: version },
  };
  const boxDevice = { identifiers: [box], name: `mien ${site} ${edge}`, manufacturer: 'mien', sw_version: version };
  const add = (component: string, object: string, device: object, entity: Entity): void => {
    const id = `${box}_${object}`;
    // `object_id` was its name until Home Assistant 2026.4.
    const config = { ...about, unique_id: id, default_entity_id: `${component}.${id}`, device, ...entity };
    found.set(`${prefix}/${component}/${edge}/${object}/config`, JSON.stringify(config));
  };

  add('sensor', 'outbox', boxDevice, {
    name: 'Events waiting',
    state_topic: topics.health,
    value_template: '{{ value_json.outbox.messages }}',
    entity_category: 'diagnostic',
    state_class: 'measurement',
  });
  for (const camera of cameras) {
    const of = topics.camera(camera);
    const device = { identifiers: [`${box}_${camera}`], name: camera, manufacturer: 'mien', via_device: box };
    add('binary_sensor', `${camera}_status`, device, {
      name: 'Camera',
      device_class: 'connectivity',
      state_topic: of.status,
      value_template: "{{ 'ON' if value_json.state in ['online', 'degraded'] else 'OFF' }}",
      json_attributes_topic: of.status,
    });
    add('sensor', `${camera}_event`, device, {
      name: 'Last event',
      device_class: 'timestamp',
      state_topic: of.event,
      value_template: '{{ value_json.apex.time }}',
      json_attributes_topic: of.event,
      json_attributes_template:
        "{{ {'label': value_json.label, 'abstained': value_json.abstained, 'durationMs': value_json.durationMs, 'regions': value_json.evidence.regions | map(attribute='name') | list} | tojson }}",
    });
    add('sensor', `${camera}_fps`, device, {
      name: 'Frames',
      state_topic: of.stats,
      value_template: '{{ value_json.fps }}',
      unit_of_measurement: 'fps',
      state_class: 'measurement',
      entity_category: 'diagnostic',
    });
    add('sensor', `${camera}_faces`, device, {
      name: 'Faces',
      state_topic: of.stats,
      value_template: '{{ value_json.faces | default(0, true) }}',
      state_class: 'measurement',
    });
    add('switch', `${camera}_enabled`, device, {
      name: 'Camera open',
      state_topic: of.state('enabled'),
      command_topic: of.set('enabled'),
    });
    add('select', `${camera}_sensitivity`, device, {
      name: 'Sensitivity',
      state_topic: of.state('sensitivity'),
      command_topic: of.set('sensitivity'),
      options: ['strict', 'balanced', 'recall'],
      entity_category: 'config',
    });
  }
  return found;
}

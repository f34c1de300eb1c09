import type { MqttConfig } from '../config/config.js';
import type { CameraSettings } from '../controls.js';
import { homeAssistant } from './home-assistant.js';
import type { ConsentMessage, InfoMessage, StatusMessage } from './messages.js';
import type { RetainedTopics } from './retained-topics.js';
import type { Topics } from './topics.js';

/** What every new subscriber must know: retained, published at once and again on each connect. */
export type Announcements = {
  /** How a camera is. */
  status(camera: string, status: Omit<StatusMessage, 'schema' | 'camera'>): void;
  /**
   * The birth certificate, and what Home Assistant asks for; what this box published of cameras that are not named in it
   * is cleared.
   */
  info(info: Omit<InfoMessage, 'schema'>): void;
  /** What may be set of a camera. */
  settings(settings: CameraSettings): void;
};

export type AnnouncementsOptions = {
  topics: Topics;
  retained: Pick<RetainedTopics, 'keep' | 'only'>;
  /** Home Assistant's place, if it is there. */
  found: MqttConfig['homeAssistant'];
};

/** Says what is retained. (DESIGN section 6) */
export function announcements({ topics, retained, found }: AnnouncementsOptions): Announcements {
  const keep = (topic: string, message: object): void => retained.keep(topic, JSON.stringify(message));
  return {
    status(camera, status) {
      keep(topics.camera(camera).status, { schema: 'mien.status/1', camera, ...status } satisfies StatusMessage);
    },
    info(info) {
      const { site, edge, version, cameras } = info;
      const discovery = found ? homeAssistant({ ...found, topics, site, edge, version, cameras }) : new Map();
      retained.only([...topics.retained(cameras), ...discovery.keys()]);
      keep(topics.info, { schema: 'mien.info/1', ...info } satisfies InfoMessage);
      for (const [topic, payload] of discovery) retained.keep(topic, payload);
    },
    settings({ camera, enabled, consent: { state, ref }, sensitivity }) {
      const of = topics.camera(camera);
      retained.keep(of.state('enabled'), enabled ? 'ON' : 'OFF');
      retained.keep(of.state('sensitivity'), sensitivity);
      keep(of.state('consent'), { schema: 'mien.consent/1', camera, state, ref } satisfies ConsentMessage);
    },
  };
}

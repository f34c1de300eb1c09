/** What may be changed of a camera by a message on `camera/{cam}/{setting}/set`. */
export const settingNames = ['enabled', 'consent', 'sensitivity'] as const;
export type SettingName = (typeof settingNames)[number];

/** What may be asked by a message on `rpc/{method}`. */
export const methodNames = ['status', 'cameras', 'snapshot', 'sensitivity', 'reload'] as const;
export type MethodName = (typeof methodNames)[number];

/** The topics of one camera. (DESIGN section 6) */
export type CameraTopics = {
  readonly status: string;
  readonly event: string;
  readonly face: string;
  readonly stats: string;
  /** Where the value of a setting is published. */
  state(setting: SettingName): string;
  /** Where it is changed. */
  set(setting: SettingName): string;
};

/** What a topic that mien listens on is about; the names in it are as they came. */
export type Asked =
  | { readonly kind: 'set'; readonly camera: string; readonly setting: string }
  | { readonly kind: 'rpc'; readonly method: string };

/** The topics of one box. (DESIGN section 6) */
export type Topics = {
  readonly prefix: string;
  readonly availability: string;
  readonly info: string;
  readonly health: string;
  readonly error: string;
  camera(name: string): CameraTopics;
  /** All that a box with these cameras publishes retained. */
  retained(cameras: readonly string[]): string[];
  /** Where a method is answered when a request names no response topic, as in MQTT 3.1.1. */
  response(method: string): string;
  /** Filters for all that mien listens to, and nothing that it says itself. */
  readonly asked: readonly string[];
  /** Reads a topic that one of these filters let through. */
  read(topic: string): Asked | undefined;
};

/** Builds the topics below a prefix, such as `mien/v1/clinic/box-1/`: without wildcards, ending in `/`. */
export function topics(prefix: string): Topics {
  const camera = (name: string): CameraTopics => {
    const below = `${prefix}camera/${name}`;
    return {
      status: `${below}/status`,
      event: `${below}/event`,
      face: `${below}/face`,
      stats: `${below}/stats`,
      state: (setting) => `${below}/${setting}/state`,
      set: (setting) => `${below}/${setting}/set`,
    };
  };
  return {
    prefix,
    availability: `${prefix}availability`,
    info: `${prefix}info`,
    health: `${prefix}health`,
    error: `${prefix}error`,
    camera,
    retained: (cameras) => [
      ...['availability', 'info', 'health'].map((name) => `${prefix}${name}`),
      ...cameras.map(camera).flatMap(({ status, state }) => [status, ...settingNames.map(state)]),
    ],
    response: (method) => `${prefix}rpc/${method}/response`,
    asked: [`${prefix}camera/+/+/set`, `${prefix}rpc/+`],
    read(topic) {
      if (!topic.startsWith(prefix)) return undefined;
      const [kind, name, setting, verb, ...more] = topic.slice(prefix.length).split('/');
      if (kind === 'rpc' && name !== undefined && setting === undefined) return { kind, method: name };
      if (kind !== 'camera' || name === undefined || setting === undefined || verb !== 'set' || more.length > 0) {
        return undefined;
      }
      return { kind: 'set', camera: name, setting };
    },
  };
}

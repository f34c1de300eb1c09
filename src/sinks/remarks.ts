import type { MienError } from '../errors.js';
import type { BrokerLink } from './broker-link.js';
import type { ErrorMessage, FaceMessage, StatsMessage } from './messages.js';
import type { Topics } from './topics.js';

/** What is said if the broker is connected at that moment, and is not kept otherwise. */
export type Remarks = {
  /** The faces in view, if the broker can follow. */
  faces(camera: string, message: Omit<FaceMessage, 'schema' | 'camera'>): void;
  /** What a camera did in the last second, likewise. */
  stats(camera: string, message: Omit<StatsMessage, 'schema' | 'camera'>): void;
  /** A failure. */
  error(error: MienError, camera: string | null): void;
};

export type RemarksOptions = {
  topics: Topics;
  /** UTC ms. */
  now: () => number;
  /** The connection, while there is one. */
  link: () => BrokerLink | undefined;
};

/** A message of the moment is of no use after this, s. */
const momentaryS = 10;

/** Says things of the moment. (DESIGN section 6) */
export function remarks({ topics, now, link }: RemarksOptions): Remarks {
  const offer = (topic: string, message: object): void => {
    const current = link();
    const properties = current?.version === 5 ? { properties: { messageExpiryInterval: momentaryS } } : {};
    current?.offer(topic, JSON.stringify(message), properties);
  };
  return {
    faces: (camera, message) =>
      offer(topics.camera(camera).face, { schema: 'mien.face/1', camera, ...message } satisfies FaceMessage),
    stats: (camera, message) =>
      offer(topics.camera(camera).stats, { schema: 'mien.stats/1', camera, ...message } satisfies StatsMessage),
    error({ code, message }, camera) {
      const time = new Date(now()).toISOString();
      const text: ErrorMessage = { schema: 'mien.error/1', time, code, message, camera };
      link()
        ?.send(topics.error, JSON.stringify(text))
        .catch(() => undefined);
    },
  };
}

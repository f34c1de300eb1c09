/** The topics of one camera. (DESIGN section 6) */
export type CameraTopics = {
  readonly status: string;
  readonly event: string;
  readonly face: string;
  readonly stats: string;
};

/** The topics of one box. (DESIGN section 6) */
export type Topics = {
  readonly availability: string;
  readonly info: string;
  readonly health: string;
  readonly error: string;
  camera(name: string): CameraTopics;
};

/** Builds the topics below a prefix, such as `mien/v1/clinic/box-1/`: without wildcards, ending in `/`. */
export function topics(prefix: string): Topics {
  return {
    availability: `${prefix}availability`,
    info: `${prefix}info`,
    health: `${prefix}health`,
    error: `${prefix}error`,
    camera: (name) => ({
      status: `${prefix}camera/${name}/status`,
      event: `${prefix}camera/${name}/event`,
      face: `${prefix}camera/${name}/face`,
      stats: `${prefix}camera/${name}/stats`,
    }),
  };
}

/** Why a camera is not plainly online. */
export const statusReasons = [
  'starting',
  'unreachable',
  'unauthorized',
  'not_found',
  'stream_ended',
  'stalled',
  'no_face',
  'no_consent',
  'damaged',
  'overloaded',
  'low_fps',
  'stopped',
  'failed',
  'crashed',
] as const;

/** What a camera is doing, as published on `camera/{cam}/status`. (DESIGN section 6) */
export type CameraStatus = {
  readonly state: 'online' | 'offline' | 'disabled' | 'degraded';
  readonly reason: (typeof statusReasons)[number] | null;
  /** One sentence for people: what, where, how to mend it; no credentials. Null when all is well. */
  readonly message: string | null;
};

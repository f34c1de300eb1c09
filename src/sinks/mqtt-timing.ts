/** How long things take between a box and its broker, ms. */
export type MqttTiming = {
  /** Least and most time between two attempts to connect. */
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  /** A connection that lasted this long is stable. */
  readonly stableMs: number;
  readonly connectTimeoutMs: number;
  /** Between two health messages. */
  readonly healthMs: number;
  /** An event that waited longer than this is marked as replayed. */
  readonly replayedAfterMs: number;
};

/** What DESIGN section 6 says. */
export const usualTiming: MqttTiming = {
  minBackoffMs: 500,
  maxBackoffMs: 30_000,
  stableMs: 10_000,
  connectTimeoutMs: 10_000,
  healthMs: 30_000,
  replayedAfterMs: 2_000,
};

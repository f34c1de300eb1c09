/** A stretch of one face's signal on the spotter's grid. */
export type Recording = {
  readonly stepMs: number;
  /** [samples, signal.length] float64, row-major. */
  readonly values: Float64Array;
  /** [samples]: 1 where a sample was made up across missing frames. */
  readonly broken: Uint8Array;
};

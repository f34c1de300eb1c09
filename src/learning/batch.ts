/** What one training step looks at: B samples of C classes. */
export type Batch = {
  readonly size: number;
  readonly classes: number;
  /** [B,38,48,48] */
  readonly input: Float32Array;
  /** [B] */
  readonly amplification: Float32Array;
  /** [B,C], one-hot */
  readonly targets: Float32Array;
  /** [C] */
  readonly classWeights: Float32Array;
  /** [3,B,384] masks, 0 or 1 / (1 - p). */
  readonly dropout: Float32Array;
};

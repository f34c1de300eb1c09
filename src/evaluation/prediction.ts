/** What a network answered about one sample. */
export type Prediction = {
  readonly clip: string;
  readonly subject: string;
  /** Number of the true class. */
  readonly truth: number;
  /** One a class. */
  readonly logits: readonly number[];
};

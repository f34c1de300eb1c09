/** Which weights spoke, and through which engine. */
export type ModelIdentity = {
  readonly name: string;
  /** SHA-256 of the weights file; null when there is none. */
  readonly sha256: string | null;
  readonly engine: string;
};

/** What a movement resembles, as far as the model dares to say. */
export type Resemblance = {
  /** Null when the model abstains: it never guesses. */
  readonly label: string | null;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly abstained: boolean;
  /** Id of the calibration that the probabilities went through. */
  readonly calibration: string | null;
  readonly model: ModelIdentity;
};

/** Every figure that decides what is reported. Durations in ms, displacements in px of the 128x128 crop. */
export type SpottingParameters = {
  /** Lengths of the movements that are looked for. */
  readonly bankMs: readonly number[];
  /** Quiet that is looked at on both sides of a movement. */
  readonly guardMs: number;
  /** Least peak over the region's noise floor. */
  readonly zMin: number;
  readonly aMinPx: number;
  readonly aMaxPx: number;
  /** Of the head's travel during the movement this share is taken for imperfect alignment. */
  readonly headLeak: number;
  /** Largest lasting change, as a share of the peak. */
  readonly returnMax: number;
  /** Least correlation with a raised cosine. */
  readonly corrMin: number;
  readonly durMinMs: number;
  readonly durMaxMs: number;
  /** Largest earlier movement within 900 ms, as a share of this one: bump response, then raw range. */
  readonly isolationMax: number;
  readonly isolationMouthMax: number;
  readonly swingMax: number;
  readonly swingMouthMax: number;
  /** Eye regions: largest blink signal, absolute and against its own 97th percentile of 30 s. */
  readonly blinkAbs: number;
  readonly blinkRel: number;
  /** How many other movements of the mouth may lie in the 1500 ms before: for mouth regions, for the others. */
  readonly speechPastMax: number;
  readonly speechElsewhereMax: number;
  /** Mouth regions: how many may follow within the look-ahead. */
  readonly speechFutureMax: number;
  readonly speechLookaheadMs: number;
  /** Movements that overlap by more than this share of the shorter one are one. */
  readonly mergeOverlap: number;
  readonly noiseWindowMs: number;
  /** From this peak over the noise floor on the verifier is asked. */
  readonly candidateMin: number;
  /** How sure of a micro-expression the verifier must be, 0 to 1. */
  readonly microMin: number;
  /** Noise is measured for so long before anything is reported: by the rules, by the verifier, which is less easily misled. */
  readonly warmupMs: number;
  readonly verifierWarmupMs: number;
  /** At this many frames a second and below nothing is reported. */
  readonly minFps: number;
};

export type SpottingPreset = 'strict' | 'balanced' | 'recall';

const balanced: SpottingParameters = {
  bankMs: [170, 260, 360, 480],
  guardMs: 130,
  zMin: 3.5,
  aMinPx: 0.06,
  aMaxPx: 4,
  headLeak: 0.1,
  returnMax: 0.35,
  corrMin: 0.94,
  durMinMs: 130,
  durMaxMs: 600,
  isolationMax: 1.2,
  isolationMouthMax: 0.6,
  swingMax: 1,
  swingMouthMax: 0.5,
  blinkAbs: 0.15,
  blinkRel: 1.2,
  speechPastMax: 1,
  speechElsewhereMax: 2,
  speechFutureMax: 0,
  speechLookaheadMs: 560,
  mergeOverlap: 0.3,
  candidateMin: 2.5,
  microMin: 0.75,
  noiseWindowMs: 12_000,
  warmupMs: 2500,
  verifierWarmupMs: 500,
  minFps: 10,
};

/** `balanced` is the spotting research's tuned set; `strict` is for people who talk, `recall` for later review. */
export const spottingPresets: Readonly<Record<SpottingPreset, SpottingParameters>> = {
  strict: { ...balanced, zMin: 5, aMinPx: 0.15, microMin: 0.95 },
  balanced,
  recall: { ...balanced, microMin: 0.5, returnMax: 0.8, corrMin: 0.9, speechElsewhereMax: Number.POSITIVE_INFINITY },
};

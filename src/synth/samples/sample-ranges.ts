/** A closed range; both ends are the same for a fixed figure. */
export type Range = readonly [least: number, greatest: number];

/** Between which figures samples vary. */
export type SampleRanges = {
  /** Peak displacement, px of the crop; drawn in even ratios. */
  readonly strength: Range;
  /** Frames a second; drawn in even ratios. */
  readonly fps: Range;
  /** Standard deviation of the camera's noise, gray levels of 255; drawn in even ratios. */
  readonly noise: Range;
  /** Share of the samples that go through H.264. */
  readonly compressed: number;
};

/** What training sets are drawn from. */
export const usualRanges: SampleRanges = { strength: [0.3, 2.5], fps: [25, 200], noise: [0.5, 5], compressed: 0.4 };

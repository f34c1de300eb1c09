export type LearningRate = {
  readonly peak: number;
  /** Steps in which the rate rises to its peak in a line. */
  readonly warmUp: number;
  /** Of the whole training. */
  readonly steps: number;
};

/** What is left of the peak at the end. */
const least = 0.01;

/** The learning rate of a step, 1 the first: warm-up, then half a cosine. (Loshchilov and Hutter, SGDR, ICLR 2017, equation 5) */
export function learningRate({ peak, warmUp, steps }: LearningRate, step: number): number {
  if (step <= warmUp) return (peak * step) / warmUp;
  const done = (step - warmUp) / Math.max(1, steps - warmUp);
  return peak * (least + ((1 - least) * (1 + Math.cos(Math.PI * Math.min(1, done)))) / 2);
}

/** The amplification at which weights that were trained between two are used: the middle on a scale of ratios. */
export function usualAmplification([low, high]: readonly [number, number]): number {
  return low === high ? low : Math.sqrt(low * high);
}

/**
 * How often each class was taken for each: row the true class, column the class said.
 * @param truth class numbers
 * @param said as many class numbers
 */
export function confusionMatrix(truth: readonly number[], said: readonly number[], classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
  for (const [index, row] of truth.entries()) matrix[row]![said[index]!]!++;
  return matrix;
}

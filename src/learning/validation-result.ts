import { z } from 'zod';

const share = z.number().min(0).max(1);

/** How weights did on validation after a step. */
export const validationResult = z.object({
  step: z.number().int().min(0),
  samples: z.number().int().min(0),
  uf1: share,
  uar: share,
  accuracy: share,
  /** Negative log-likelihood, mean a sample, nats. */
  loss: z.number(),
});
export type ValidationResult = z.infer<typeof validationResult>;

/** Whether one result is better than another: by UF1, then by loss. */
export function isBetter(a: ValidationResult, b: ValidationResult | undefined): boolean {
  return b === undefined || a.uf1 > b.uf1 || (a.uf1 === b.uf1 && a.loss < b.loss);
}

import { z } from 'zod';
import type { NetworkModel } from '../model/model-file.js';
import { usualAmplification } from './usual-amplification.js';

const trained = z.object({ amplification: z.tuple([z.number(), z.number()]) });

/** The amplification that a model was trained for, by its card; 2 where it does not say. */
export function modelAmplification({ notes }: Pick<NetworkModel, 'notes'>): number {
  try {
    return usualAmplification(trained.parse(JSON.parse(notes['training_settings'] ?? 'null')).amplification);
  } catch {
    return 2;
  }
}

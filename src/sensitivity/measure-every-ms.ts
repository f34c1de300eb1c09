/** Pause between two measurements of the sensitivity, ms. */
export const measureEveryMs = 300_000;

/** Finds the gain at which channels, each with its share, move a face by a strength (px of the crop) at a time (s). */
export type SolveAt = (
  channels: ReadonlyMap<string, number>,
  strength: number,
  time: number,
) => { gain: number; region: string };

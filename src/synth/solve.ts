import type { Camera } from './camera.js';
import type { Head } from './head.js';
import { createMeasure, strongest } from './measure.js';
import type { Solve } from './script.js';

/**
 * Finds the gain at which channels move a person's face by a strength, by measuring projected vertices: displacement is
 * all but linear in the gain, so two steps are enough.
 * @param channels index of each expression by name
 */
export function createSolve(head: Head, camera: Camera, channels: ReadonlyMap<string, number>): Solve {
  const measure = createMeasure(head, camera);
  const weights = new Float32Array(head.deltas.length);
  return (shares, strength, pose) => {
    let gain = 0.1;
    let region = '';
    for (let round = 0; round < 3; round++) {
      weights.fill(0);
      for (const [name, share] of shares) weights[channels.get(name)!] = share * gain;
      const found = strongest(measure(weights, pose));
      region = found.region;
      gain *= strength / found.px;
    }
    return { gain, region };
  };
}

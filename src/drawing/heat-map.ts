import type { MienEvent } from '../event.js';
import type { RegionName } from '../expression.js';
import type { Mark } from './mark.js';
import { schematicFace } from './schematic-face.js';
import { regionWords } from './words.js';

/** A schematic face: how much each region moved in many events together, against the one that moved most. */
export function heatMap(events: readonly Pick<MienEvent, 'evidence'>[]): Mark {
  const sums = new Map<RegionName, number>();
  for (const { evidence } of events) {
    for (const { name, peakPx } of evidence.regions) sums.set(name, (sums.get(name) ?? 0) + peakPx);
  }
  const most = Math.max(...sums.values());
  const said = [...sums].sort(([, a], [, b]) => b - a).map(([name, px]) => `${regionWords(name)} ${px.toFixed(1)} px`);
  const label = said.length === 0 ? 'No region moved' : `How far each region moved in all: ${said.join('; ')}`;
  return schematicFace(label, (name) => {
    const sum = sums.get(name);
    return sum === undefined ? { class: 'still' } : { class: 'moved', 'fill-opacity': 0.1 + (0.85 * sum) / most };
  });
}

import type { MienEvent } from '../event.js';
import { faceLayout } from './face-layout.js';
import { type Mark, mark } from './mark.js';
import { schematicFace } from './schematic-face.js';
import { directionWords, regionWords } from './words.js';

/** From this displacement on, px, a region has its full colour. */
const fullPx = 1;
const arrowPx = 13;

/** A schematic face: the regions that moved, coloured by how far, with an arrow in the direction that they took. */
export function faceMap({ evidence }: Pick<MienEvent, 'evidence'>): Mark {
  const moved = new Map(evidence.regions.map((region) => [region.name, region]));
  const said = evidence.regions.map(
    ({ name, peakPx, directionDeg }) => `${regionWords(name)} ${peakPx.toFixed(2)} px ${directionWords(directionDeg)}`,
  );
  const arrows = evidence.regions.map(({ name, directionDeg }) => {
    const { x, y, width, height } = faceLayout[name];
    const angle = -directionDeg;
    return mark(
      'g',
      { class: 'arrow', transform: `translate(${x + width / 2} ${y + height / 2}) rotate(${angle})` },
      mark('path', { d: `M${-arrowPx / 2} 0H${arrowPx / 2}m-4-3.2 4 3.2-4 3.2` }),
    );
  });
  return schematicFace(
    `Where the face moved: ${said.join('; ')}`,
    (name) => {
      const region = moved.get(name);
      if (region === undefined) return { class: 'still' };
      return { class: 'moved', 'fill-opacity': 0.2 + 0.75 * Math.min(1, region.peakPx / fullPx) };
    },
    arrows,
  );
}

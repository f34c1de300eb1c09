import type { MienEvent } from '../event.js';
import { faceLayout } from './face-layout.js';
import { type Mark, mark } from './mark.js';
import { directionWords, regionWords } from './words.js';

/** From this displacement on, px, a region has its full colour. */
const fullPx = 1;
const arrowPx = 13;

/** A schematic face: the regions that moved, coloured by how far, with an arrow in the direction that they took. */
export function faceMap({ evidence }: MienEvent): Mark {
  const moved = new Map(evidence.regions.map((region) => [region.name, region]));
  const said = evidence.regions.map(
    ({ name, peakPx, directionDeg }) => `${regionWords(name)} ${peakPx.toFixed(2)} px ${directionWords(directionDeg)}`,
  );
  const places = Object.entries(faceLayout).map(([name, place]) => {
    const region = moved.get(name as keyof typeof faceLayout);
    const looks = region
      ? { class: 'moved', 'fill-opacity': 0.2 + 0.75 * Math.min(1, region.peakPx / fullPx) }
      : { class: 'still' };
    return mark('rect', { ...place, rx: 3.5, ...looks });
  });
  const arrows = evidence.regions.map(({ name, directionDeg }) => {
    const { x, y, width, height } = faceLayout[name];
    const angle = -directionDeg;
    return mark(
      'g',
      { class: 'arrow', transform: `translate(${x + width / 2} ${y + height / 2}) rotate(${angle})` },
      mark('path', { d: `M${-arrowPx / 2} 0H${arrowPx / 2}m-4-3.2 4 3.2-4 3.2` }),
    );
  });
  return mark(
    'svg',
    { viewBox: '0 0 128 146', role: 'img', class: 'face', 'aria-label': `Where the face moved: ${said.join('; ')}` },
    mark('path', {
      class: 'outline',
      d: 'M64 4C26 4 8 30 8 66c0 34 24 76 56 76s56-42 56-76C120 30 102 4 64 4Z',
    }),
    mark('path', {
      class: 'feature',
      d: 'M16 50q12-10 24 0q-12 9-24 0M88 50q12-10 24 0q-12 9-24 0M60 52q-2 16-6 26q10 6 20 0q-4-10-6-26M44 99q20-9 40 0q-20 11-40 0M12 35q14-11 32-4M116 35q-14-11-32-4',
    }),
    ...places,
    ...arrows,
  );
}

import { type RegionName, regionNames } from '../expression.js';
import { faceLayout } from './face-layout.js';
import { type Mark, mark } from './mark.js';

/**
 * A schematic face with its 17 regions.
 *
 * @param label what it shows, in words.
 * @param looks attributes of each region's rectangle.
 * @param over what is drawn on top.
 */
export function schematicFace(
  label: string,
  looks: (name: RegionName) => Mark['attributes'],
  over: readonly Mark[] = [],
): Mark {
  return mark(
    'svg',
    { viewBox: '0 0 128 146', role: 'img', class: 'face', 'aria-label': label },
    mark('path', {
      class: 'outline',
      d: 'M64 4C26 4 8 30 8 66c0 34 24 76 56 76s56-42 56-76C120 30 102 4 64 4Z',
    }),
    mark('path', {
      class: 'feature',
      d: 'M16 50q12-10 24 0q-12 9-24 0M88 50q12-10 24 0q-12 9-24 0M60 52q-2 16-6 26q10 6 20 0q-4-10-6-26M44 99q20-9 40 0q-20 11-40 0M12 35q14-11 32-4M116 35q-14-11-32-4',
    }),
    ...regionNames.map((name) => mark('rect', { ...faceLayout[name], rx: 3.5, ...looks(name) })),
    ...over,
  );
}

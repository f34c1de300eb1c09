import type { BeardStyle } from './look.js';
import { smooth } from './smooth.js';

/**
 * How much of a beard grows at a point of the mean head (cm), 0..1.
 * @param fromLips distance from the lips' outline, cm, negative inside
 */
export function beardAt(style: BeardStyle, x: number, y: number, z: number, fromLips: number): number {
  if (style === 'none' || z < 1) return 0;
  const side = Math.abs(x);
  const off = smooth(0.08, 0.4, fromLips);
  const moustache = smooth(3.1, 2.3, side) * smooth(-1.35, -1.75, y) * smooth(-3.6, -3.1, y) * off;
  if (style === 'moustache') return moustache;
  const chin =
    smooth(3.0, 2.1, side + 0.15 * Math.max(0, -4 - y)) * smooth(-3.2, -3.9, y) * smooth(-9.3, -8.3, y) * off;
  if (style === 'goatee') return Math.max(moustache, chin);
  // From the moustache over the cheek's lower half to the sideburn.
  const edge = -2.6 + 0.62 * Math.max(0, side - 2.6);
  const cheek = smooth(edge + 0.5, edge - 0.7, y) * smooth(-10.2, -8.6, y);
  const sideburn = smooth(5.4, 6.2, side) * smooth(3, 1, y);
  return Math.max(moustache, Math.max(cheek, 0.8 * sideburn) * off);
}

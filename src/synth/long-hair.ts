import type { LongHair } from './look.js';
import type { Patch } from './patch.js';
import { smooth } from './smooth.js';

const columns = 40;
const rows = 18;

/**
 * Lays hair that falls beside and behind the face, as a curtain around the head that is open at the front; seen from
 * outside and inside. u runs around, v = 0 at the crown.
 * @param halfWidth how far the head reaches to the side at the ears, cm
 */
export function layLongHair({ length, opening, fullness, wave }: LongHair, halfWidth: number): Patch {
  const patch: Patch = { vertices: [], triangles: [], uv: [] };
  const top = 9.5;
  for (const inside of [false, true]) {
    const first = patch.vertices.length / 3;
    for (let r = 0; r <= rows; r++) {
      const v = r / rows;
      const y = top - v * (top + length);
      // Close to the skull at the crown, over the ears, then in towards the neck or out to the shoulders.
      const width = (halfWidth + 0.25) * (0.86 + 0.14 * smooth(9.5, 4, y)) + fullness * smooth(7, -2, y);
      for (let c = 0; c <= columns; c++) {
        const u = c / columns;
        const around = opening + u * (2 * Math.PI - 2 * opening);
        const lock = wave * Math.sin(7 * around + 1.3 * y) * smooth(6, 0, y) - (inside ? 0.15 : 0);
        const deep = 9.2 + fullness + lock;
        patch.vertices.push((width + lock) * Math.sin(around), y, -1.5 + deep * Math.cos(around) * 0.95);
        patch.uv.push(u, v);
      }
    }
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const a = first + r * (columns + 1) + c;
        const b = a + columns + 1;
        if (inside) patch.triangles.push(a, b + 1, b, a, a + 1, b + 1);
        else patch.triangles.push(a, b, b + 1, a, b + 1, a + 1);
      }
    }
  }
  return patch;
}

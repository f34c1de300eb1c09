import type { Patch } from './patch.js';

const columns = 24;
const rows = 3;

/**
 * Lays the upper teeth: a curved band behind the lips; u along the row, v = 0 at the gum.
 * @param middle where the lips meet at the front, cm
 * @param halfWidth half the mouth's width, cm
 */
export function layTeeth(middle: readonly [number, number, number], halfWidth: number): Patch {
  const teeth: Patch = { vertices: [], triangles: [], uv: [] };
  for (let r = 0; r <= rows; r++) {
    for (let c = 0; c <= columns; c++) {
      const across = (2 * c) / columns - 1;
      const down = r / rows;
      teeth.vertices.push(
        middle[0] + 0.78 * halfWidth * across,
        middle[1] + 0.6 - 0.9 * down + 0.05 * across * across,
        middle[2] - 0.5 - 2.1 * across * across - 0.1 * (1 - down),
      );
      teeth.uv.push(c / columns, down);
    }
  }
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const a = r * (columns + 1) + c;
      const b = a + columns + 1;
      teeth.triangles.push(a, b, b + 1, a, b + 1, a + 1);
    }
  }
  return teeth;
}

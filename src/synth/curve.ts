export type Point = readonly [number, number];

/** Refines a line of points into a smooth one (Catmull-Rom), `steps` points a span. */
export function smoothLine(points: readonly Point[], steps: number, closed = false): Point[] {
  const n = points.length;
  const at = (i: number) => (closed ? points[(i + n) % n]! : points[Math.min(n - 1, Math.max(0, i))]!);
  const out: Point[] = [];
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const [p, q, r, s] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let k = 0; k < steps; k++) {
      const t = k / steps;
      const along = (c: 0 | 1) =>
        0.5 *
        (2 * q[c] +
          (r[c] - p[c]) * t +
          (2 * p[c] - 5 * q[c] + 4 * r[c] - s[c]) * t * t +
          (3 * q[c] - p[c] - 3 * r[c] + s[c]) * t * t * t);
      out.push([along(0), along(1)]);
    }
  }
  if (!closed) out.push(points[n - 1]!);
  return out;
}

/** Distance of a point from a line of points, in the points' unit. */
export function distanceToLine(line: readonly Point[], x: number, y: number, closed = false): number {
  let best = Infinity;
  for (let i = closed ? 0 : 1; i < line.length; i++) {
    const a = line[i === 0 ? line.length - 1 : i - 1]!;
    const b = line[i]!;
    const ax = a[0];
    const ay = a[1];
    const dx = b[0] - ax;
    const dy = b[1] - ay;
    let t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy + 1e-12);
    if (t < 0) t = 0;
    else if (t > 1) t = 1;
    const ex = x - ax - t * dx;
    const ey = y - ay - t * dy;
    const d = ex * ex + ey * ey;
    if (d < best) best = d;
  }
  return Math.sqrt(best);
}

/** Signed distance from a closed outline: negative inside. */
export function distanceToOutline(outline: readonly Point[], x: number, y: number): number {
  let inside = false;
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const a = outline[i]!;
    const b = outline[j]!;
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  const d = distanceToLine(outline, x, y, true);
  return inside ? -d : d;
}

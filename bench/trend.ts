/** A line through points by least squares: its slope, and how far points lie from it (standard deviation). */
export type Trend = { readonly slope: number; readonly scatter: number };

/** @param points pairs of x and y, two or more */
export function trend(points: readonly (readonly [number, number])[]): Trend {
  const mean = (pick: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [x0, y0] = [mean(([x]) => x), mean(([, y]) => y)];
  const slope = mean(([x, y]) => (x - x0) * (y - y0)) / mean(([x]) => (x - x0) ** 2);
  const scatter = Math.sqrt(mean(([x, y]) => (y - y0 - slope * (x - x0)) ** 2));
  return { slope, scatter };
}

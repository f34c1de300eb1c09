import { type Point, smoothLine } from './curve.js';
import type { Head } from './head.js';

/** Where features lie on the mean head, as lines seen from the front (x, y in cm). */
export type Features = {
  /** The subject's right (x < 0) first, from the nose outwards. */
  readonly brows: readonly [readonly Point[], readonly Point[]];
  readonly upperLids: readonly [readonly Point[], readonly Point[]];
  readonly lowerLids: readonly [readonly Point[], readonly Point[]];
  /** Outline of the lips, and the line where they meet. */
  readonly lips: readonly Point[];
  readonly mouth: readonly Point[];
  readonly eyeCentres: readonly [Point, Point];
  readonly noseTip: Point;
  readonly chin: Point;
};

/** Reads the features off the 68-point landmarks. */
export function findFeatures(head: Head): Features {
  const at = (i: number): Point => {
    const v = head.landmarks[i]! * 3;
    return [head.mean[v]!, head.mean[v + 1]!];
  };
  const line = (...indices: number[]) => smoothLine(indices.map(at), 6);
  const lower = (points: Point[], by: number) => points.map(([x, y]): Point => [x, y - by]);
  const centre = (from: number): Point => {
    const points = [0, 1, 2, 3, 4, 5].map((i) => at(from + i));
    return [points.reduce((s, p) => s + p[0], 0) / 6, points.reduce((s, p) => s + p[1], 0) / 6];
  };
  return {
    // The landmarks run along the brow's upper edge.
    brows: [lower(line(21, 20, 19, 18, 17), 0.3), lower(line(22, 23, 24, 25, 26), 0.3)],
    upperLids: [line(39, 38, 37, 36), line(42, 43, 44, 45)],
    lowerLids: [line(39, 40, 41, 36), line(42, 47, 46, 45)],
    lips: smoothLine([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59].map(at), 6, true),
    mouth: line(48, 60, 61, 62, 63, 64, 54),
    eyeCentres: [centre(36), centre(42)],
    noseTip: at(30),
    chin: at(8),
  };
}

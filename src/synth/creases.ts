import { distanceToLine, type Point } from './curve.js';
import type { Fold } from './folds.js';
import type { Head } from './head.js';
import { smooth } from './smooth.js';

/** Skin that darkens when expressions fold it. */
export type Crease = {
  /** Index of each expression that folds it, and what it is worth at full strength. */
  readonly by: readonly (readonly [number, number])[];
  readonly vertices: Int32Array;
  /** [n] how much darker (above 0) or lighter a full fold makes each vertex. */
  readonly depth: Float32Array;
};

/** Folds are this much wider than their painted line, for they are shaded at vertices, cm. */
const spread = 0.13;

/** Folds fade towards their ends, over this length, cm. */
const fade = 0.8;

const distance = (point: Point, x: number, y: number) => Math.hypot(point[0] - x, point[1] - y);

/** Lays folds onto the vertices of a head: a dark valley with a lighter ridge at either side. */
export function layCreases(head: Head, folds: readonly Fold[], expressions: readonly string[]): Crease[] {
  const creases: Crease[] = [];
  for (const fold of folds) {
    const by = Object.entries(fold.by).map(([name, share]) => [expressions.indexOf(name), share] as const);
    if (by.length === 0) continue;
    const width = fold.width + spread;
    const vertices: number[] = [];
    const depth: number[] = [];
    for (let v = 0; v < head.headVertices; v++) {
      const x = head.mean[v * 3]!;
      const y = head.mean[v * 3 + 1]!;
      if (head.mean[v * 3 + 2]! < 3) continue;
      if (x < fold.left - 1 || x > fold.right + 1 || y < fold.bottom - 1 || y > fold.top + 1) continue;
      const d = distanceToLine(fold.line, x, y) / width;
      if (d > 3) continue;
      const half = fold.side === 0 ? 1 : smooth(-0.8, 0.8, fold.side * x);
      const share = half * smooth(0, fade, Math.min(distance(fold.line[0]!, x, y), distance(fold.line.at(-1)!, x, y)));
      if (share === 0) continue;
      vertices.push(v);
      depth.push(share * fold.full * (Math.exp(-d * d) - 0.35 * Math.exp(-((d - 1.7) ** 2) * 2)));
    }
    creases.push({ by, vertices: Int32Array.from(vertices), depth: Float32Array.from(depth) });
  }
  return creases;
}

/** Darkens the folds of a moment. @param diffuse [V] light on the vertices, changed in place */
export function deepenCreases(creases: readonly Crease[], weights: Float32Array, diffuse: Float32Array): void {
  for (const { by, vertices, depth } of creases) {
    let folded = 0;
    for (const [channel, share] of by) folded += share * weights[channel]!;
    if (folded === 0) continue;
    if (folded > 1) folded = 1;
    for (let i = 0; i < vertices.length; i++) diffuse[vertices[i]!]! *= 1 - folded * depth[i]!;
  }
}

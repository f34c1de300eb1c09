import { GraphError } from './graph-error.js';

/** A dimension: a count, or a multiple of the batch, whose size is known only at run time. */
export type Dim = number | 'N' | `${number}N`;

/** Dimensions of a value, outermost first. Pictures are [batch, channels, height, width]. */
export type Shape = readonly Dim[];

/** A dimension `factor` times as large; `factor` below 1 divides, and must divide exactly. */
export function scale(dim: Dim, factor: number): Dim {
  const count = coefficient(dim) * factor;
  if (!Number.isInteger(count)) throw new GraphError(`Dimension ${dim} cannot be divided by ${1 / factor}.`);
  if (typeof dim === 'number') return count;
  return count === 1 ? 'N' : `${count}N`;
}

/** A shape as people write it: [N,38,48,48]. */
export function show(shape: Shape): string {
  return `[${shape.join(',')}]`;
}

export function equal(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

/** Number of elements: a count, and how many batch dimensions it must be multiplied by. */
export function volume(shape: Shape): { count: number; batches: number } {
  return {
    count: shape.reduce<number>((product, dim) => product * coefficient(dim), 1),
    batches: shape.filter((dim) => typeof dim === 'string').length,
  };
}

/** The dimension as a number. @throws GraphError when it depends on the batch. */
export function fixed(dim: Dim | undefined): number {
  if (typeof dim !== 'number') throw new GraphError(`A fixed dimension is needed here, not ${dim ?? 'none'}.`);
  return dim;
}

/** The shape of a picture. @throws GraphError for anything that is not [batch, channels, height, width]. */
export function picture(shape: Shape, what: string): { batch: Dim; channels: number; height: number; width: number } {
  if (shape.length !== 4) throw new GraphError(`${what} needs [batch, channels, height, width], not ${show(shape)}.`);
  const [batch, channels, height, width] = shape;
  return { batch: batch as Dim, channels: fixed(channels), height: fixed(height), width: fixed(width) };
}

/** The shape of two operands that are spread over one another as NumPy does. @throws GraphError when they do not fit. */
export function broadcast(a: Shape, b: Shape, what: string): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new GraphError(`${what} cannot combine ${show(a)} and ${show(b)}: dimension ${axis} differs.`);
  });
}

function coefficient(dim: Dim): number {
  if (typeof dim === 'number') return dim;
  return dim === 'N' ? 1 : Number(dim.slice(0, -1));
}

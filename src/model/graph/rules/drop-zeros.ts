import type { Rule } from '../rewrite.js';
import { equal } from '../shape.js';
import type { Value } from '../value.js';

/** What is zero stays zero through everything without a bias, and is neither added nor subtracted. */
export const dropZeros: Rule = (value, { op, inputs: [a, b] }) => {
  if ((op === 'add' || op === 'sub') && isZero(b!) && equal(value.shape, a!.shape)) return a;
  if (op === 'add' && isZero(a!) && equal(value.shape, b!.shape)) return b;
  return undefined;
};

const keepsZero: ReadonlySet<string> = new Set(['relu', 'reflectPad', 'slice', 'reshape', 'maxPool', 'averagePool']);

function isZero({ origin }: Value): boolean {
  if (origin.kind !== 'call') return false;
  const { op, inputs } = origin;
  if (op === 'zerosLike') return true;
  if (op === 'conv') return inputs.length === 2 && isZero(inputs[0]!);
  if (op === 'add' || op === 'sub') return inputs.every(isZero);
  return keepsZero.has(op) && isZero(inputs[0]!);
}

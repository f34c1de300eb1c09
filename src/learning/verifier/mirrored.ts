import { regionNames } from '../../expression.js';
import { signal } from '../../spotting/signal.js';
import { type VerifierInput, verifierShape } from '../../spotting/verifier-input.js';

const otherSide: Readonly<Record<string, string>> = { L: 'R', R: 'L' };

/** For each channel the one it becomes in a mirror, and whether it changes its sign. */
const swaps: readonly { readonly from: number; readonly sign: 1 | -1 }[] = [
  ...regionNames.flatMap((name) => {
    const mirrored = name.replace(/[LR]$/, (side) => otherSide[side] ?? side);
    const region = (regionNames as readonly string[]).indexOf(mirrored);
    return [{ from: 2 * region, sign: -1 } as const, { from: 2 * region + 1, sign: 1 } as const];
  }),
  // The head's x, y, size and angle; the left and the right eye; along, across, known.
  { from: signal.head, sign: -1 },
  { from: signal.head + 1, sign: 1 },
  { from: signal.head + 2, sign: 1 },
  { from: signal.head + 3, sign: -1 },
  { from: signal.eyes + 1, sign: 1 },
  { from: signal.eyes, sign: 1 },
  { from: signal.length, sign: 1 },
  { from: signal.length + 1, sign: -1 },
  { from: signal.length + 2, sign: 1 },
];

/** What the verifier would have seen had the face been its mirror image. */
export function mirrored({ trace, facts }: VerifierInput): VerifierInput {
  const { steps } = verifierShape;
  const target = new Float32Array(trace.length);
  for (const [channel, { from, sign }] of swaps.entries()) {
    for (let k = 0; k < steps; k++) target[channel * steps + k] = sign * trace[from * steps + k]!;
  }
  return { trace: target, facts };
}

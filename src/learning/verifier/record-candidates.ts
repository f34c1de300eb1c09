import { lastValueFrom } from 'rxjs';
import type { TrueMovement } from '../../evaluation/read-truth.js';
import { noMeter as meter } from '../../meter.js';
import { spotExpressions } from '../../operators/spot-expressions.js';
import { stabilise } from '../../operators/stabilise.js';
import { trackFaces } from '../../operators/track-faces.js';
import { fileSource } from '../../sources/file.js';
import type { VerifierInput } from '../../spotting/verifier-input.js';
import type { Vision } from '../../vision/open-vision.js';
import { labelCandidate } from './label-candidate.js';
import type { VerifierExample } from './train-verifier.js';

/**
 * Runs a recording through the pipeline up to the verifier and labels by the truth what it is asked about.
 * @param truth in seconds of the recording
 */
export async function recordCandidates(
  path: string,
  truth: readonly TrueMovement[],
  vision: Vision,
): Promise<VerifierExample[]> {
  const examples: VerifierExample[] = [];
  let asked: VerifierInput | undefined;
  await lastValueFrom(
    fileSource({ path, pace: 'asFastAsPossible', meter })
      .open(new AbortController().signal)
      .pipe(
        trackFaces({ ...vision, meter, waiting: Number.POSITIVE_INFINITY }),
        stabilise({ meter }),
        spotExpressions({
          // Turns everything away, so that each candidate comes by with what was seen of it.
          verifier: (input) => {
            asked = input;
            return { micro: 0, other: 'noise' };
          },
          rejected: (_track, { onset, offset }) => {
            const input = asked;
            asked = undefined;
            if (input === undefined) return;
            examples.push({ input, kind: labelCandidate({ onset: onset / 1000, offset: offset / 1000 }, truth) });
          },
        }),
      ),
    { defaultValue: undefined },
  );
  return examples;
}

import { fileURLToPath } from 'node:url';
import { CheckpointError } from '../errors.js';
import type { Verifier } from '../spotting/verifier.js';
import { type VerifierWeight, type VerifierWeights, verifierLayout } from '../spotting/verifier-layout.js';
import { createVerifier } from '../spotting/verifier-network.js';
import { readSafetensors } from './safetensors.js';
import { toFloat32 } from './tensor.js';

/** Where the package keeps the verifier: the same place seen from src/ and from dist/. */
const shipped = fileURLToPath(new URL('../../assets/models/verifier.safetensors', import.meta.url));

/**
 * Opens the verifier that comes with mien, or another one of the same layout: every weight as [members, ...its shape].
 * @throws CheckpointError for a file that cannot be read or does not hold a verifier.
 */
export async function loadVerifier(path = shipped): Promise<Verifier> {
  const { tensors } = await readSafetensors(path);
  const members = tensors.get('first.bias')?.shape[0] ?? 1;
  const weight = (key: VerifierWeight): Float32Array => {
    const shape = [members, ...verifierLayout.weights[key]];
    const tensor = tensors.get(key);
    if (tensor === undefined || tensor.shape.join() !== shape.join()) {
      throw new CheckpointError(
        `${path} is not a verifier for spotting: ${key} should be [${shape}] and is ${tensor ? `[${tensor.shape}]` : 'missing'}. Take the file that comes with mien.`,
      );
    }
    return toFloat32(tensor);
  };
  const all = (Object.keys(verifierLayout.weights) as VerifierWeight[]).map((key) => [key, weight(key)] as const);
  return createVerifier(
    Array.from({ length: members }, (_, member) => {
      const own = all.map(([key, values]) => {
        const size = values.length / members;
        return [key, values.subarray(member * size, (member + 1) * size)];
      });
      return Object.fromEntries(own) as VerifierWeights;
    }),
  );
}

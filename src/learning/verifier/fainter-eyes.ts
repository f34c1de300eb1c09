import { signal } from '../../spotting/signal.js';
import { type VerifierInput, verifierShape } from '../../spotting/verifier-input.js';

/** Of the facts, the blink signal and what is usual of it. */
const blinkFacts = [11, 13];
/** Channels of the two eyes. */
const [firstEye, eyes] = [signal.eyes, 2];

/**
 * What the verifier would have seen of eyes with less contrast, such as narrow ones or ones in the shade: the blink signal
 * is smaller by `share`, and so is what is usual of it.
 */
export function fainterEyes({ trace, facts }: VerifierInput, share: number): VerifierInput {
  const { steps } = verifierShape;
  const fainter = { trace: trace.slice(), facts: facts.slice() };
  for (let i = firstEye * steps; i < (firstEye + eyes) * steps; i++) fainter.trace[i] = share * trace[i]!;
  for (const fact of blinkFacts) fainter.facts[fact] = share * facts[fact]!;
  return fainter;
}

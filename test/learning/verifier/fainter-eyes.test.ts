import test from 'ava';
import fc from 'fast-check';
import { fainterEyes } from '../../../src/learning/verifier/fainter-eyes.js';
import { seededRandom } from '../../../src/random.js';
import type { Candidate } from '../../../src/spotting/candidate.js';
import { SignalHistory, signal } from '../../../src/spotting/signal.js';
import { type VerifierInput, verifierInput } from '../../../src/spotting/verifier-input.js';

/** Two seconds of a signal and a candidate in their middle, of a person whose blinks are so faint. */
function seen(seed: number, faintness: number): VerifierInput {
  const gridMs = 1000 / 60;
  const random = seededRandom(seed);
  const signals = new SignalHistory(180);
  for (let i = 0; i < 150; i++) {
    const sample = Float64Array.from({ length: signal.length }, () => random.unit());
    for (let eye = signal.eyes; eye < signal.eyes + 2; eye++) sample[eye]! *= faintness;
    signals.push(sample, false);
  }
  const onset = 80 * gridMs;
  const candidate: Candidate = {
    region: 'browInL',
    sample: 90,
    centre: 90 * gridMs,
    width: 360,
    onset,
    apex: onset + 170,
    offset: onset + 350,
    score: 6,
    bump: { onset: -170, apex: 0, offset: 180, peak: 0.5, correlation: 0.9, rest: 0.2 } as Candidate['bump'],
    earlierBump: 0.4,
    earlierRange: 0.8,
    headTravel: 0.3,
    blink: 0.3 * faintness,
    blinkRatio: 0.9,
    mouthBefore: 1,
  };
  return verifierInput(signals, candidate, { x: 0.6, y: 0.8 }, gridMs, 149);
}

test('fainter eyes are what the verifier would have seen of a fainter blink signal', (t) => {
  const agrees = fc.property(
    fc.integer({ min: 1, max: 1e6 }),
    fc.double({ min: 0.2, max: 1, noNaN: true }),
    (seed, share) => {
      const expected = seen(seed, share);
      const got = fainterEyes(seen(seed, 1), share);
      const near = (a: Float32Array, b: Float32Array) => a.every((value, i) => Math.abs(value - b[i]!) < 1e-5);
      return near(got.trace, expected.trace) && near(got.facts, expected.facts);
    },
  );
  t.notThrows(() => fc.assert(agrees, { numRuns: 50 }));
  t.notDeepEqual(seen(1, 0.5), seen(1, 1));
});

import type { SampleInfo } from '../../src/dataset/sample.js';
import { createSampleRecord, type SampleRecord } from '../../src/dataset/sample-record.js';
import { seededRandom } from '../../src/random.js';

/** A sample whose pixels are told apart by its number. */
export function makeSample(number: number): { info: SampleInfo; record: SampleRecord } {
  const record = createSampleRecord();
  const { unit } = seededRandom(number);
  record.bytes.set(seededRandom(number).bytes(record.bytes.length));
  for (const { u, v } of Object.values(record.flows)) {
    u.set(u.map(() => unit() - 0.5));
    v.set(v.map(() => unit()));
  }
  return {
    record,
    info: { clip: `clip-${number}`, subject: `${number % 3}`, label: 'happiness', fps: 60, source: 'synthetic' },
  };
}

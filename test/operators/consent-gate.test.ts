import test from 'ava';
import { Subject } from 'rxjs';
import type { Frame } from '../../src/frame.js';
import { noMeter } from '../../src/meter.js';
import { consentGate } from '../../src/operators/consent-gate.js';

test('no frame passes while consent is withheld; each is given back and counted', (t) => {
  const frames = new Subject<Frame>();
  const passed: number[] = [];
  const released: number[] = [];
  const drops: string[] = [];
  let state: 'granted' | 'withheld' | 'unrecorded' = 'withheld';
  frames
    .pipe(
      consentGate({
        state: () => state,
        meter: { ...noMeter, drop: (stage, reason) => drops.push(`${stage} ${reason}`) },
      }),
    )
    .subscribe((frame) => passed.push(frame.seq));
  const frame = (seq: number): Frame => ({ seq, release: () => released.push(seq) }) as unknown as Frame;

  frames.next(frame(1));
  state = 'granted';
  frames.next(frame(2));
  state = 'unrecorded';
  frames.next(frame(3));
  state = 'withheld';
  frames.next(frame(4));

  t.deepEqual(passed, [2, 3]);
  t.deepEqual(released, [1, 4]);
  t.deepEqual(drops, ['decode no_consent', 'decode no_consent']);
});

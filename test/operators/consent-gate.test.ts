import { fileURLToPath } from 'node:url';
import test from 'ava';
import { BehaviorSubject, lastValueFrom, map, Observable, of, Subject, tap, toArray } from 'rxjs';
import type { Consent, ConsentState } from '../../src/consent.js';
import type { Frame } from '../../src/frame.js';
import { noMeter } from '../../src/meter.js';
import { consentGate } from '../../src/operators/consent-gate.js';
import { spotExpressions } from '../../src/operators/spot-expressions.js';
import { stabilise } from '../../src/operators/stabilise.js';
import { trackFaces } from '../../src/operators/track-faces.js';
import { fileSource } from '../../src/sources/file.js';
import { openVision } from '../../src/vision/open-vision.js';

const consent = (state: ConsentState, session = 'a'): Consent => ({ state, ref: null, session });

function rig(first: ConsentState) {
  const frames = new Subject<Frame>();
  const said = new BehaviorSubject(consent(first));
  const seen: string[] = [];
  const released: number[] = [];
  const drops: string[] = [];
  const statuses: Array<string | null> = [];
  const frame = (seq: number, epoch = 0): Frame =>
    ({ seq, epoch, release: () => released.push(seq) }) as unknown as Frame;
  const done = { value: false };
  frames
    .pipe(
      consentGate({
        consent: said,
        look: (passed, { session }) => passed.pipe(map(({ seq }) => `${session}${seq}`)),
        onStatus: ({ reason }) => statuses.push(reason),
        meter: { ...noMeter, drop: (stage, reason) => drops.push(`${stage} ${reason}`) },
      }),
    )
    .subscribe({ next: (value) => seen.push(value), complete: () => (done.value = true) });
  return { frames, said, seen, released, drops, statuses, frame, done };
}

test('frames pass under a granted consent alone; every other one is given back and counted', (t) => {
  const { frames, said, seen, released, drops, frame } = rig('unrecorded');
  frames.next(frame(1));
  said.next(consent('granted'));
  frames.next(frame(2));
  said.next(consent('withheld'));
  frames.next(frame(3));
  said.next(consent('unrecorded'));
  frames.next(frame(4));
  said.next(consent('granted', 'b'));
  frames.next(frame(5));
  t.deepEqual(seen, ['a2', 'b5']);
  t.deepEqual(released, [1, 3, 4]);
  t.deepEqual(drops, ['decode no_consent', 'decode no_consent', 'decode no_consent']);
});

test('the status says so once, again in a new epoch, and that it is over', (t) => {
  const { frames, said, statuses, frame } = rig('unrecorded');
  for (const [seq, epoch] of [
    [1, 0],
    [2, 0],
    [3, 1],
  ] as const)
    frames.next(frame(seq, epoch));
  said.next(consent('granted'));
  t.deepEqual(statuses, ['no_consent', 'no_consent']);
  frames.next(frame(4));
  t.deepEqual(statuses, ['no_consent', 'no_consent', null]);
});

test('the next session begins when the last one has looked at its frames, and the end waits for it too', (t) => {
  const frames = new Subject<Frame>();
  const said = new BehaviorSubject(consent('granted', 'a'));
  const slow = new Map<string, Subject<string>>();
  const begun: string[] = [];
  const seen: string[] = [];
  let over = false;
  frames
    .pipe(
      consentGate({
        consent: said,
        look: (passed, { session }) =>
          new Observable<string>((subscriber) => {
            begun.push(session);
            passed.subscribe();
            const results = new Subject<string>();
            slow.set(session, results);
            return results.subscribe(subscriber);
          }),
      }),
    )
    .subscribe({ next: (value) => seen.push(value), complete: () => (over = true) });
  said.next(consent('granted', 'b'));
  t.deepEqual(begun, ['a']);
  slow.get('a')?.next('late');
  slow.get('a')?.complete();
  t.deepEqual(begun, ['a', 'b']);
  frames.complete();
  t.false(over);
  slow.get('b')?.complete();
  t.true(over);
  t.deepEqual(seen, ['late']);
});

test('no pixel of the demo clip is looked at without consent and every frame is counted; with it, the clip has an event', async (t) => {
  t.timeout(180_000);
  const path = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));
  const vision = await openVision();
  const watch = async (state: ConsentState) => {
    const figures = { frames: 0, dropped: 0, looks: 0 };
    const stop = new AbortController();
    const detector: typeof vision.detector = {
      ...vision.detector,
      detect(picture) {
        figures.looks++;
        return vision.detector.detect(picture);
      },
    };
    const expressions = await lastValueFrom(
      fileSource({ path, pace: 'asFastAsPossible', start: 0, meter: noMeter })
        .open(stop.signal)
        .pipe(
          tap(({ pts }) => {
            figures.frames++;
            // The first movement of the clip is at 6.2 s.
            if (pts >= 8) stop.abort();
          }),
          consentGate({
            consent: of(consent(state)),
            look: (passed) =>
              passed.pipe(
                trackFaces({ detector, mesh: vision.mesh, waiting: Number.POSITIVE_INFINITY }),
                stabilise(),
                spotExpressions({ preset: 'balanced' }),
              ),
            meter: { ...noMeter, drop: (_stage, reason) => reason === 'no_consent' && figures.dropped++ },
          }),
          toArray(),
        ),
    );
    return { ...figures, expressions: expressions.length };
  };

  const open = await watch('granted');
  t.true(open.expressions > 0, 'the clip would yield an event');
  t.is(open.dropped, 0);
  for (const state of ['withheld', 'unrecorded'] as const) {
    const shut = await watch(state);
    t.like(shut, { expressions: 0, looks: 0, frames: open.frames, dropped: open.frames });
  }
  await vision.close();
});

import test from 'ava';
import fc from 'fast-check';
import { cameraHealth } from '../src/camera-health.js';
import { type DropReason, dropReasons, type Stage, stages } from '../src/meter.js';

/** What a camera's process counts in a second. */
function second(frames: number, lost: Partial<Record<DropReason, number>> = {}, stage: Stage = 'decode') {
  const drops = new Uint32Array(stages.length * dropReasons.length);
  for (const [reason, count] of Object.entries(lost))
    drops[stages.indexOf(stage) * dropReasons.length + dropReasons.indexOf(reason as DropReason)] = count;
  return { frames, drops };
}

/** A camera that is listened to, a second at a time. */
function listen() {
  let at = 0;
  const health = cameraHealth('room', () => at);
  const hear = (batch: ReturnType<typeof second>, seconds = 1): string | null => {
    let reason: string | null = null;
    for (let i = 0; i < seconds; i++) {
      at += 1_000;
      reason = health.hear(batch)?.reason ?? null;
    }
    return reason;
  };
  return { health, hear };
}

test('damage, pictures without time for them, and slow cameras are each called by their name, and taken back', (t) => {
  for (const [bad, reason] of [
    [second(30, { corrupt: 3 }), 'damaged'],
    [second(20, { late: 10 }), 'overloaded'],
    [second(12), 'low_fps'],
  ] as const) {
    const { hear } = listen();
    t.is(hear(second(30), 30), null);
    t.is(hear(bad, 10), reason);
    t.is(hear(second(30), 3), reason, 'not yet');
    t.is(hear(second(30), 9), null);
  }
});

test('one lost keyframe, a moment of a busy box and a second without pictures are no state', (t) => {
  const { hear } = listen();
  hear(second(30), 20);
  t.is(hear(second(30, { corrupt: 10 })), null);
  t.is(hear(second(30), 12), null);
  t.is(hear(second(25, { late: 8 })), null);
  t.is(hear(second(30), 12), null);
  t.is(hear(second(0)), null);
  t.is(hear(second(0), 20), null, 'a camera that is silent is the watchdog’s');
});

test('what was before the camera was away does not count, and ten seconds must have passed since', (t) => {
  const { health, hear } = listen();
  t.is(hear(second(30, { corrupt: 30 }), 9), null);
  t.is(hear(second(30, { corrupt: 30 }), 2), 'damaged');
  health.forget();
  t.is(hear(second(30), 1), null);
});

test('a frame that was kept out for want of consent, or was not taken by a busy service, says nothing of the camera', (t) => {
  const { hear } = listen();
  t.is(hear(second(30, { no_consent: 30 }), 15), null);
  t.is(hear(second(30, { busy: 5 }, 'publish'), 15), null);
});

test('whatever is lost, between one share in a hundred and one in twenty nothing changes', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 12, maxLength: 40 }),
      fc.boolean(),
      (losses, ill) => {
        const { hear } = listen();
        hear(second(100, { corrupt: ill ? 50 : 0 }), 12);
        const reasons = losses.map((corrupt) => hear(second(100, { corrupt })));
        t.true(ill ? reasons.every((reason) => reason === 'damaged') : reasons.every((reason) => reason === null));
      },
    ),
  );
});

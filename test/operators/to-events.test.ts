import test from 'ava';
import { from, lastValueFrom, toArray } from 'rxjs';
import { mediaClock } from '../../src/clock.js';
import { eventSchema } from '../../src/event.js';
import { identify } from '../../src/operators/identify.js';
import { type EventContext, toEvents } from '../../src/operators/to-events.js';
import { seededRandom } from '../../src/random.js';
import { expression } from '../helpers/expression.js';

const context: EventContext = {
  site: 'clinic',
  edge: 'box',
  camera: 'room-1',
  model: { name: 'none', sha256: null, engine: 'ort' },
  pseudonym: () => 'someone',
  clock: mediaClock,
};
const consent = { state: 'unrecorded', ref: null, session: '7f0c5a3e-5a0b-4a57-9c39-0a8a4a0f5a11' } as const;
const resemblance = {
  label: null,
  probabilities: {},
  abstained: true,
  calibration: null,
  model: { name: 'none', sha256: null, engine: 'ort' },
} as const;

test('a spotted expression is a schema-valid `new`, one that the model has seen an `end` with the same id', async (t) => {
  const [identified] = await lastValueFrom(
    from([expression()]).pipe(identify({ random: seededRandom(1), clock: mediaClock, consent }), toArray()),
  );
  t.truthy(identified);
  const events = await lastValueFrom(
    from([identified!, { ...identified!, resemblance }]).pipe(toEvents(context), toArray()),
  );
  for (const event of events) t.notThrows(() => eventSchema.parse(event));
  t.like(events[0], { type: 'new', seq: 0, abstained: true, label: null, id: identified!.id });
  t.like(events[1], { type: 'end', seq: 1, abstained: true, label: null, id: identified!.id });
  t.is(events[0]!.timing.classified, null);
  t.is(events[1]!.timing.spotted, events[0]!.timing.spotted);
});

test('ids are UUIDv7 of the apex, the same for the same seed', async (t) => {
  const ids = async () =>
    lastValueFrom(
      from([expression(), expression()]).pipe(
        identify({ random: seededRandom(9), clock: mediaClock, consent }),
        toArray(),
      ),
    );
  const [first, second] = await ids();
  t.is(Number.parseInt(first!.id.replaceAll('-', '').slice(0, 12), 16), Math.floor(first!.apex.time));
  t.not(first!.id, second!.id);
  t.deepEqual(
    (await ids()).map(({ id }) => id),
    [first!.id, second!.id],
  );
});

test('ids rise, also when the clock was set back by an hour', async (t) => {
  const hour = 3_600_000;
  const one = expression();
  const times = [one.apex.time, one.apex.time + 700, one.apex.time + 800 - hour, one.apex.time + 1_500 - hour];
  const identified = await lastValueFrom(
    from(times.map((time) => ({ ...one, apex: { ...one.apex, time } }))).pipe(
      identify({ random: seededRandom(3), clock: mediaClock, consent }),
      toArray(),
    ),
  );
  const ids = identified.map(({ id }) => id);
  t.deepEqual(ids, ids.toSorted());
  t.is(new Set(ids).size, times.length);
  t.deepEqual(
    identified.map(({ apex }) => apex.time),
    times,
    'when it was is told as it was',
  );
});

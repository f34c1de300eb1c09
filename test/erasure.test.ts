import test from 'ava';
import { pino } from 'pino';
import type { ConsentRecord } from '../src/consent-book.js';
import { createErasure } from '../src/erasure.js';
import type { MienEvent } from '../src/event.js';
import { createPublisher } from '../src/publisher.js';
import { event } from './helpers/event.js';

const hers = '11111111-1111-4111-8111-111111111111';
const next = '33333333-3333-4333-8333-333333333333';

test('what is still said of a session while it is erased is left out, and the next session is not', async (t) => {
  const journal: MienEvent[] = [];
  const sent: MienEvent[] = [];
  const publisher = createPublisher({
    metrics: { event: () => {} },
    journal: { write: (one) => void journal.push(one), remove: async () => 0, dropped: 0, close: async () => {} },
    mqtt: { publish: async (one) => sent.push(one) > 0 },
    logger: pino({ level: 'silent' }),
  });
  const by = { via: 'http', name: null } as const;
  const since = '2026-01-02T03:04:05.000Z';
  let record: ConsentRecord = { state: 'granted', ref: 'f-1', session: hers, since, by };
  const erase = createErasure({
    cameras: () => [{ config: { name: 'room' } }],
    consent: {
      of: () => record,
      async set(_camera, answer) {
        record = { ...record, ...answer, session: next };
        // The expression that was under way when the gate closed.
        publisher.publish(event(2, { session: hers, type: 'end' }));
        return record;
      },
    },
    journal: undefined,
    outbox: { erase: async () => 0 },
    outboxPath: '/nowhere/outbox',
    audit: { record: async () => {} },
    refuse: publisher.refuse,
    forget: () => {},
  });
  publisher.publish(event(1, { session: hers }));
  await erase({ ref: 'f-1' }, by);
  publisher.publish(event(3, { session: hers }));
  publisher.publish(event(4, { session: next }));
  await publisher.settled();
  for (const list of [journal, sent])
    t.deepEqual(
      list.map(({ seq }) => seq),
      [1, 4],
    );
});

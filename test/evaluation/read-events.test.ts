import test from 'ava';
import { DataError } from '../../src/errors.js';
import { parseEvents } from '../../src/evaluation/read-events.js';
import { event } from '../helpers/event.js';

const ndjson = (...events: unknown[]): string => events.map((one) => `${JSON.stringify(one)}\n`).join('');

test('the latest message of each event counts, within its own recording', (t) => {
  const first = event(1, { camera: 'a.mp4' });
  const later = { ...first, seq: 5, offset: { ...first.offset, pts: 1.4 } };
  const elsewhere = { ...first, camera: 'b.mp4' };
  const found = parseEvents(ndjson(first, later, { ...first, seq: 2 }, elsewhere, event(7, { camera: 'a.mp4' })), 'e');
  t.deepEqual([...found.keys()], ['a.mp4', 'b.mp4']);
  t.deepEqual(found.get('a.mp4'), [
    { onset: 1, apex: 1.133, offset: 1.4 },
    { onset: 7, apex: 7.133, offset: 7.3 },
  ]);
  t.is(found.get('b.mp4')?.length, 1);
});

test('a file without lines is one in which nothing was found', (t) => {
  t.is(parseEvents('', 'e').size, 0);
  t.is(parseEvents('\n\r\n', 'e').size, 0);
});

test('each kind of damage is one sentence with its line', (t) => {
  const good = ndjson(event(1));
  for (const [text, message] of [
    [
      `${good}00:00:06.190  demo.mp4  216 ms`,
      /^e\.ndjson, line 2: '00:00:06\.190 .*' is not JSON: write events with mien/,
    ],
    [good.slice(0, 200), /^e\.ndjson, line 1: .* is not JSON/],
    [`${good}\n[1]\n`, /line 3: not a mien\.event\/1/],
    [ndjson({ ...event(1), camera: undefined }), /line 1: not a mien\.event\/1 \(camera: /],
    [ndjson({ ...event(1), schema: 'mien.event/2' }), /line 1: not a mien\.event\/1 \(schema: /],
    [ndjson({ ...event(1), offset: event(1).onset }), /line 1: the event ends at 1 s, not after its onset at 1 s/],
  ] as const) {
    const error = t.throws(() => parseEvents(text, 'e.ndjson'), { instanceOf: DataError });
    t.regex(error?.message ?? '', message);
  }
});

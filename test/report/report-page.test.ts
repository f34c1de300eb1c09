import { inflateSync } from 'node:zlib';
import test from 'ava';
import { from, lastValueFrom, toArray } from 'rxjs';
import { mediaClock } from '../../src/clock.js';
import type { MienEvent } from '../../src/event.js';
import { identify } from '../../src/operators/identify.js';
import { toEvents } from '../../src/operators/to-events.js';
import { seededRandom } from '../../src/random.js';
import { grayPng } from '../../src/report/gray-png.js';
import { reportPage } from '../../src/report/report-page.js';
import { clockTime, timelineSvg } from '../../src/report/timeline-svg.js';
import { expression } from '../helpers/expression.js';

const model = { name: '<net>', sha256: null, engine: 'ort' };

async function events(count: number): Promise<MienEvent[]> {
  const spotted = Array.from({ length: count }, () => expression());
  return lastValueFrom(
    from(spotted).pipe(
      identify({
        random: seededRandom(1),
        clock: mediaClock,
        consent: { state: 'granted', ref: null, session: 's' },
      }),
      toEvents({
        site: 's',
        edge: 'e',
        camera: 'c',
        model,
        pseudonym: () => 'p',
        clock: mediaClock,
      }),
      toArray(),
    ),
  );
}

const picture = (level: number): Uint8Array => new Uint8Array(128 * 128).fill(level);

test('the page stands alone, escapes what it is given, and shows pictures only where they are given', async (t) => {
  const [first, second] = await events(2);
  const pictures = { onset: picture(10), apex: picture(20), magnified: picture(30), amplification: 4 };
  const page = reportPage({
    recording: 'a<b>.mp4',
    duration: 75,
    events: [{ event: first!, pictures }, { event: second! }],
  });
  t.is(page.match(/<img /g)?.length, 3);
  t.regex(page, /motion magnified 4 times/);
  t.regex(page, /a&lt;b&gt;\.mp4/);
  t.regex(page, /&lt;net&gt;/);
  t.false(page.includes('<script'));
  t.false(/(src|href)="(?!data:|#)/.test(page), 'nothing is loaded from elsewhere');
  t.regex(page, /browInL<\/td><td>0\.91 px<\/td><td>89°/);
});

test('an empty recording has a page too', (t) => {
  t.regex(reportPage({ recording: 'quiet.mp4', duration: 12, events: [] }), /0 brief movements in 0:12/);
});

test('a bar stands where its movement was, as a link to it', async (t) => {
  const [event] = await events(1);
  const svg = timelineSvg([event!], 24);
  t.true(svg.includes(`<a href="#${event!.id}"><rect x="500"`), svg);
  t.is(clockTime(3599.9), '59:59');
});

test('a gray picture as PNG holds the same pixels', (t) => {
  const gray = Uint8Array.from({ length: 6 }, (_, i) => i * 40);
  const png = grayPng(gray, 3, 2);
  const at = png.indexOf('IDAT');
  const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  t.deepEqual([...rows], [0, 0, 40, 80, 0, 120, 160, 200]);
  t.is(png.readUInt32BE(16), 3);
  t.is(png.readUInt32BE(20), 2);
});

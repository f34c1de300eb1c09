import { inflateSync } from 'node:zlib';
import test from 'ava';
import { from, lastValueFrom, toArray } from 'rxjs';
import { mediaClock } from '../../src/clock.js';
import type { MienEvent } from '../../src/event.js';
import { identify } from '../../src/operators/identify.js';
import { toEvents } from '../../src/operators/to-events.js';
import { seededRandom } from '../../src/random.js';
import { clockTime } from '../../src/report/clock-time.js';
import { grayPng } from '../../src/report/gray-png.js';
import { markup } from '../../src/report/markup.js';
import { LaneCollector } from '../../src/report/recording-lanes.js';
import { reportPage } from '../../src/report/report-page.js';
import { timelineSvg } from '../../src/report/timeline-svg.js';
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

const none = { macro: [], blink: [], quality: [] };
const picture = (level: number): Uint8Array => new Uint8Array(128 * 128).fill(level);

test('the page stands alone, escapes what it is given, and shows pictures only where they are given', async (t) => {
  const [first, second] = await events(2);
  const pictures = { onset: picture(10), apex: picture(20), magnified: picture(30), amplification: 4 };
  const page = reportPage({
    recording: 'a<b>.mp4',
    duration: 75,
    lanes: none,
    events: [{ event: first!, curves: expression().curves, pictures }, { event: second! }],
  });
  t.is(page.match(/<img /g)?.length, 3);
  t.regex(page, /motion magnified 4 times/);
  t.regex(page, /a&lt;b&gt;\.mp4/);
  t.regex(page, /&lt;net&gt;/);
  t.false(page.includes('<script'));
  t.false(/(src|href)="(?!data:|#)/.test(page), 'nothing is loaded from elsewhere');
  t.regex(page, /inner brow, left<\/th><td>0\.91 px<\/td><td>up, 89°/);
  t.is(page.match(/class="curves"/g)?.length, 1, 'a plot where there are curves');
  for (const moment of ['onset', 'apex', 'offset']) t.true(page.includes(`text-anchor="middle">${moment}</text>`));
  t.regex(page, /How far each region moved in all: inner brow, left 1\.8 px/);
  t.is(page.match(/<article /g)?.length, 2);
});

test('an empty recording has a page too', (t) => {
  const page = reportPage({ recording: 'quiet.mp4', duration: 12, lanes: none, events: [] });
  t.regex(page, /0 brief movements in 0:12/);
  t.regex(page, /how long it lasted is not measured/);
});

test('a bar stands where its movement was, as a link to it', async (t) => {
  const [event] = await events(1);
  const svg = markup(timelineSvg([event!], none, 24));
  t.true(
    svg.includes(`<a href="#${event!.id}" aria-label="movement at 0:12, 0.91 px"><rect class="micro" x="529"`),
    svg,
  );
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

test('lanes tell what was turned away as what, regions that moved together once, and how much could be judged', (t) => {
  const lanes = new LaneCollector();
  for (let k = 0; k < 100; k++) {
    lanes.interval(40);
    if (k >= 25) lanes.watched(40, k < 50 ? 0 : 40);
  }
  lanes.rejected({ onset: 1000, offset: 1200 }, 'blink');
  lanes.rejected({ onset: 1050, offset: 1260 }, 'blink');
  lanes.rejected({ onset: 3000, offset: 3100 }, 'blink');
  lanes.rejected({ onset: 2000, offset: 2700 }, 'long');
  lanes.rejected({ onset: 2000, offset: 2700 }, 'small');
  t.deepEqual(lanes.lanes.blink, [
    { from: 1, to: 1.26 },
    { from: 3, to: 3.1 },
  ]);
  t.deepEqual(lanes.lanes.macro, [{ from: 2, to: 2.7 }]);
  const [first, second, third] = lanes.lanes.quality;
  t.is(first, null, 'nobody was there');
  t.true((second as number) < 0.1 && (third as number) > 0.9);
  const svg = markup(timelineSvg([], lanes.lanes, 4));
  t.is(svg.match(/class="blink"/g)?.length, 2);
  t.is(svg.match(/class="macro"/g)?.length, 1);
  t.is(svg.match(/class="no-face"/g)?.length, 1);
  t.true(/class="good"/.test(svg) && /class="poor"/.test(svg));
});

test('text in a drawing is escaped', (t) => {
  t.is(markup({ tag: 'text', attributes: { class: '"' }, children: ['<&'] }), '<text class="&quot;">&lt;&amp;</text>');
});

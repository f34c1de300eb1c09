import { scale } from '../drawing/curve-scale.js';
import type { MienEvent } from '../event.js';
import { svg } from './element.js';
import type { RoomStep } from './room-history.js';

/** How far back the lanes show, ms. */
export const timelineMs = 120_000;
const width = 480;
const left = 52;
const laneHeight = 17;
const lanes = ['micro', 'macro', 'blink', 'quality'] as const;
/** A movement is wider than it is long, so that it can be seen. */
const leastWidth = 4;
const good = 0.8;

/**
 * The lanes of one room: each reported movement, and in steps what was turned away and how much could be judged.
 *
 * @param now UTC ms at the right edge
 */
export function timeline(
  room: string,
  events: readonly MienEvent[],
  steps: readonly RoomStep[],
  now: number,
): SVGElement {
  const bottom = lanes.length * laneHeight;
  const x = scale(now - timelineMs, now, left, width);
  const bar = (lane: number, from: number, to: number, kind: string, title: string, least = 0): SVGElement => {
    const start = Math.max(left, x(from));
    const wide = Math.max(least, Math.min(width, x(to)) - start - 0.5);
    return svg(
      'rect',
      {
        class: kind,
        x: start.toFixed(1),
        y: lane * laneHeight + 3,
        width: wide.toFixed(1),
        height: laneHeight - 6,
        rx: 1.5,
      },
      svg('title', {}, title),
    );
  };
  const shown = events.filter(({ apex }) => Date.parse(apex.time) > now - timelineMs);
  const recent = steps.filter(({ to }) => to > now - timelineMs);
  const counted = (lane: number, of: 'macro' | 'blink') =>
    recent
      .filter((step) => step[of] > 0)
      .map((step) => bar(lane, step.from, step.to, of, `${step[of]} turned away as ${of}`, 2));
  return svg(
    'svg',
    {
      viewBox: `0 0 ${width} ${bottom + 16}`,
      role: 'img',
      class: 'timeline',
      'aria-label': `${room}: ${shown.length} movements in the last 2 minutes`,
    },
    ...lanes.flatMap((name, i) => [
      svg('line', { class: 'grid', x1: left, x2: width, y1: (i + 1) * laneHeight, y2: (i + 1) * laneHeight }),
      svg('text', { x: 0, y: i * laneHeight + 12.5 }, name),
    ]),
    ...[-120, -90, -60, -30, 0].map((seconds) =>
      svg(
        'text',
        {
          x: x(now + seconds * 1000).toFixed(1),
          y: bottom + 13,
          'text-anchor': seconds === 0 ? 'end' : seconds === -120 ? 'start' : 'middle',
        },
        seconds === 0 ? 'now' : `${seconds} s`,
      ),
    ),
    ...recent.map(({ from, to, quality }) => {
      const kind = quality === null ? 'no-face' : quality >= good ? 'good' : 'poor';
      const said = quality === null ? 'no face' : `${Math.round(quality * 100)} % of the time could be judged`;
      return bar(3, from, to, kind, said, 1);
    }),
    ...counted(1, 'macro'),
    ...counted(2, 'blink'),
    ...shown.map((event) => {
      const mark = bar(
        0,
        Date.parse(event.onset.time),
        Date.parse(event.offset.time),
        'micro',
        'a movement',
        leastWidth,
      );
      mark.setAttribute('data-id', event.id);
      return mark;
    }),
  );
}

import { scale } from '../drawing/curve-scale.js';
import { type Mark, mark } from '../drawing/mark.js';
import type { MienEvent } from '../event.js';
import { clockTime } from './clock-time.js';
import type { RecordingLanes, Span } from './recording-lanes.js';

const width = 1000;
const left = 58;
const laneHeight = 20;
const names = ['micro', 'macro', 'blink', 'quality'] as const;
const bottom = names.length * laneHeight;
/** A movement is drawn wider than it was long, so that it can be seen. */
const leastWidth = 3;
/** Steps of the lane of quality; of longer recordings several seconds are one. */
const mostSteps = 240;
const good = 0.8;

/** Steps between the marks of the axis, s: the smallest that leaves at most 12 marks is taken. */
const steps = [1, 5, 10, 30, 60, 300, 600, 1800, 3600];

/**
 * Draws what happened when: the reported movements, each a link to its section, what was turned away as a blink or as a
 * larger movement, and how much of the time could be judged.
 *
 * @param duration length of the recording, s.
 */
export function timelineSvg(events: readonly MienEvent[], lanes: RecordingLanes, duration: number): Mark {
  const length = Math.max(duration, 1);
  const x = scale(0, length, left, width);
  const step = steps.find((candidate) => length / candidate <= 12) ?? 7200;
  const times = Array.from({ length: Math.floor(length / step) + 1 }, (_, k) => k * step);
  const bar = (lane: number, { from, to }: Span, kind: string, title: string): Mark =>
    mark(
      'rect',
      {
        class: kind,
        x: Number(x(from).toFixed(2)),
        y: lane * laneHeight + 3,
        width: Number(Math.max(leastWidth, x(Math.min(to, length)) - x(from)).toFixed(2)),
        height: laneHeight - 6,
        rx: 1.5,
      },
      mark('title', {}, title),
    );
  const links = events.map((event) => {
    const peak = Math.max(0, ...event.evidence.regions.map(({ peakPx }) => peakPx));
    const title = `${clockTime(event.apex.pts)}, ${peak.toFixed(2)} px`;
    const span = { from: event.onset.pts, to: event.offset.pts };
    return mark('a', { href: `#${event.id}`, 'aria-label': `movement at ${title}` }, bar(0, span, 'micro', title));
  });
  return mark(
    'svg',
    {
      viewBox: `0 0 ${width} ${bottom + 18}`,
      role: 'group',
      class: 'timeline',
      'aria-label': `${events.length} movements in ${clockTime(length)}`,
    },
    ...names.flatMap((name, i) => [
      mark('line', { class: 'grid', x1: left, x2: width, y1: (i + 1) * laneHeight, y2: (i + 1) * laneHeight }),
      mark('text', { x: 0, y: i * laneHeight + 14 }, name),
    ]),
    ...times.flatMap((at) => [
      mark('line', { class: 'grid', x1: x(at), x2: x(at), y1: bottom, y2: bottom + 4 }),
      mark('text', { x: x(at), y: bottom + 16, 'text-anchor': at === 0 ? 'start' : 'middle' }, clockTime(at)),
    ]),
    ...qualitySteps(lanes.quality).map(({ share, ...span }) => {
      const kind = share === null ? 'no-face' : share >= good ? 'good' : 'poor';
      const said = share === null ? 'no face' : `${Math.round(100 * share)} % of the time could be judged`;
      return bar(3, span, kind, `${clockTime(span.from)}: ${said}`);
    }),
    ...lanes.macro.map((span) => bar(1, span, 'macro', `${clockTime(span.from)}: turned away, too long or too large`)),
    ...lanes.blink.map((span) => bar(2, span, 'blink', `${clockTime(span.from)}: turned away as a blink`)),
    ...links,
  );
}

/** Neighbouring seconds drawn as one. */
function qualitySteps(quality: readonly (number | null)[]): (Span & { share: number | null })[] {
  const seconds = Math.max(1, Math.ceil(quality.length / mostSteps));
  return Array.from({ length: Math.ceil(quality.length / seconds) }, (_, k) => {
    const own = quality.slice(k * seconds, (k + 1) * seconds);
    const seen = own.filter((share) => share !== null);
    const share = seen.length === 0 ? null : seen.reduce((sum, value) => sum + value, 0) / seen.length;
    return { from: k * seconds, to: (k + 1) * seconds, share };
  });
}

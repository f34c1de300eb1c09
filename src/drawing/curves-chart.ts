import type { MienEvent } from '../event.js';
import { scale, ticks } from './curve-scale.js';
import { type Mark, mark } from './mark.js';

/** Curves of an expression, as the spotter gives them or GET /api/events/:id/curves. */
export type CurvesAnswer = {
  readonly startMs: number;
  readonly stepMs: number;
  readonly regions: readonly { readonly name: string; readonly px: ArrayLike<number> }[];
};

/** Curves that have a colour of their own; further ones are drawn alike. */
export const curveColours = 6;
const width = 640;
const height = 260;
const area = { left: 44, right: width - 10, top: 22, bottom: height - 34 };

/** Draws how each region moved around the onset, apex and offset of an event. `strokes[name]` is its colour's number. */
export function curvesChart(event: MienEvent, curves: CurvesAnswer, strokes: ReadonlyMap<string, number>): Mark {
  const { startMs, stepMs, regions } = curves;
  const count = Math.max(2, ...regions.map(({ px }) => px.length));
  const endMs = startMs + (count - 1) * stepMs;
  const all = regions.flatMap(({ px }) => Array.from(px));
  const low = Math.min(0, ...all);
  const high = Math.max(0.1, ...all);
  const margin = (high - low) * 0.08;
  const x = scale(startMs, endMs, area.left, area.right);
  const y = scale(low - margin, high + margin, area.bottom, area.top);
  const at = (value: number) => value.toFixed(1);
  const onset = Date.parse(event.onset.time);
  const moments = [
    ['onset', 0],
    ['apex', Date.parse(event.apex.time) - onset],
    ['offset', event.durationMs],
  ] as const;
  return mark(
    'svg',
    {
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      class: 'curves',
      'aria-label': `Displacement of ${regions.length} regions from ${Math.round(startMs)} to ${Math.round(endMs)} ms around the onset, at most ${high.toFixed(2)} px`,
    },
    mark('rect', {
      class: 'during',
      x: at(x(0)),
      y: area.top,
      width: at(x(event.durationMs) - x(0)),
      height: area.bottom - area.top,
    }),
    ...ticks(low - margin, high + margin, 5).flatMap((value) => [
      mark('line', { class: 'grid', x1: area.left, x2: area.right, y1: at(y(value)), y2: at(y(value)) }),
      mark('text', { x: area.left - 6, y: at(y(value) + 4), 'text-anchor': 'end' }, String(value)),
    ]),
    ...ticks(startMs, endMs, 7).map((value) =>
      mark('text', { x: at(x(value)), y: area.bottom + 16, 'text-anchor': 'middle' }, String(value)),
    ),
    mark('text', { x: area.right, y: height - 3, 'text-anchor': 'end' }, 'ms after the onset'),
    mark('text', { x: 2, y: 12 }, 'px'),
    ...moments.flatMap(([name, ms]) => [
      mark('line', { class: 'moment', x1: at(x(ms)), x2: at(x(ms)), y1: area.top, y2: area.bottom }),
      mark('text', { x: at(x(ms)), y: area.top - 7, 'text-anchor': 'middle' }, name),
    ]),
    ...regions.map(({ name, px }) =>
      mark('polyline', {
        class: `curve stroke-${strokes.get(name) ?? curveColours}`,
        points: Array.from(px, (value, i) => `${at(x(startMs + i * stepMs))},${at(y(value))}`).join(' '),
      }),
    ),
  );
}

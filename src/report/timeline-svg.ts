import type { MienEvent } from '../event.js';
import { escapeHtml } from './escape-html.js';

const width = 1000;
const height = 60;
const baseline = 44;

/** Steps between the marks of the axis, s: the smallest that leaves at most 12 marks is taken. */
const steps = [1, 5, 10, 30, 60, 300, 600, 1800, 3600];

/** mm:ss of a number of seconds. */
export function clockTime(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/**
 * Draws when the movements happened, as an SVG element: a bar an event, as tall as its largest displacement, each a link
 * to its section.
 *
 * @param duration length of the recording, s
 */
export function timelineSvg(events: readonly MienEvent[], duration: number): string {
  const length = Math.max(duration, 1);
  const x = (seconds: number): number => Number(((seconds / length) * width).toFixed(2));
  const step = steps.find((candidate) => length / candidate <= 12) ?? 7200;
  const marks = Array.from({ length: Math.floor(length / step) + 1 }, (_, k) => k * step).map(
    (at) =>
      `<line x1="${x(at)}" x2="${x(at)}" y1="${baseline}" y2="${baseline + 4}"/><text x="${x(at)}" y="${height - 2}">${clockTime(at)}</text>`,
  );
  const bars = events.map((event) => {
    const peak = Math.max(...event.evidence.regions.map(({ peakPx }) => peakPx), 0);
    const tall = Math.max(6, Math.min(1, peak / 2) * (baseline - 4));
    const wide = Math.max(3, x(event.offset.pts) - x(event.onset.pts));
    const title = `${clockTime(event.apex.pts)}, ${peak.toFixed(2)} px`;
    return `<a href="#${event.id}"><rect x="${x(event.onset.pts)}" y="${(baseline - tall).toFixed(1)}" width="${wide}" height="${tall.toFixed(1)}"><title>${escapeHtml(title)}</title></rect></a>`;
  });
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${events.length} movements in ${clockTime(length)}">
<line x1="0" x2="${width}" y1="${baseline}" y2="${baseline}"/>${marks.join('')}${bars.join('')}</svg>`;
}

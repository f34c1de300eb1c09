import { heatMap } from '../drawing/heat-map.js';
import { clockTime } from './clock-time.js';
import { escapeHtml } from './escape-html.js';
import { eventSection, type ReportedEvent } from './event-section.js';
import { markup } from './markup.js';
import type { RecordingLanes } from './recording-lanes.js';
import { reportStyle } from './report-style.js';
import { timelineSvg } from './timeline-svg.js';

export type ReportOptions = {
  readonly recording: string;
  /** Length of the recording, s. */
  readonly duration: number;
  readonly lanes: RecordingLanes;
  readonly events: readonly ReportedEvent[];
};

/**
 * The report of an analysed recording as one HTML page that needs nothing else: a timeline, where on the face it moved,
 * and for each movement its curves, what moved, by how much and when; pictures only where they are given.
 */
export function reportPage({ recording, duration, lanes, events }: ReportOptions): string {
  const model = events[0]?.event.model;
  const asked = model ? ` Model: ${escapeHtml(model.name)} on ${escapeHtml(model.engine)}.` : '';
  const all = events.map(({ event }) => event);
  const heat = all.length === 0 ? '' : `<h2>Where the face moved</h2>${markup(heatMap(all))}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>mien: ${escapeHtml(recording)}</title><style>${reportStyle}</style></head><body><main>
<h1>${escapeHtml(recording)}</h1>
<p>${events.length} brief movements in ${clockTime(duration)}.${asked}</p>
<p class="note">Each is a movement with a resemblance, never a verdict on a person. Movement is in px of a 128 x 128 picture of the face; left and right are the picture's; 0° is right, 90° up.</p>
${markup(timelineSvg(all, lanes, duration))}
<p class="note">micro: reported, up to 600 ms as measured; macro and blink: turned away as such; quality: how much of the time a movement would have been judged. Of a longer movement the macro lane shows what was seen at its onset: how long it lasted is not measured.</p>
${heat}
${events.map(eventSection).join('\n')}
</main></body></html>
`;
}

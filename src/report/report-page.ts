import type { MienEvent } from '../event.js';
import { escapeHtml } from './escape-html.js';
import { grayPng } from './gray-png.js';
import { clockTime, timelineSvg } from './timeline-svg.js';

/** What an event looked like: [128,128] uint8 each. `magnified` is the apex with its motion from the onset amplified. */
export type EventPictures = {
  readonly onset: Uint8Array;
  readonly apex: Uint8Array;
  readonly magnified: Uint8Array;
  readonly amplification: number;
};

export type ReportedEvent = {
  readonly event: MienEvent;
  /** Absent unless the people in the recording have agreed to pictures. */
  readonly pictures?: EventPictures;
};

export type ReportOptions = {
  readonly recording: string;
  /** Length of the recording, s. */
  readonly duration: number;
  readonly events: readonly ReportedEvent[];
};

const side = 128;

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:64rem;margin:0 auto;padding:1rem}
svg{width:100%;height:auto}svg line{stroke:currentColor}svg text{font-size:11px;fill:currentColor}svg rect{fill:#c2410c}
section{border-top:1px solid;margin-top:1rem}figure{display:inline-block;margin:.5rem 1rem .5rem 0}img{width:192px;height:192px;image-rendering:auto}
table{border-collapse:collapse}td,th{text-align:left;padding:.1rem 1rem .1rem 0}.note{opacity:.8}`;

function picture(caption: string, gray: Uint8Array): string {
  const data = grayPng(gray, side, side).toString('base64');
  return `<figure><img src="data:image/png;base64,${data}" alt="${caption}"><figcaption>${caption}</figcaption></figure>`;
}

function section({ event, pictures }: ReportedEvent): string {
  const regions = event.evidence.regions.map(
    ({ name, peakPx, directionDeg, onsetMs }) =>
      `<tr><td>${name}</td><td>${peakPx.toFixed(2)} px</td><td>${Math.round(directionDeg)}°</td><td>${Math.round(onsetMs)} ms</td></tr>`,
  );
  const probabilities = Object.entries(event.probabilities)
    .sort(([, a], [, b]) => b - a)
    .map(([label, probability]) => `${escapeHtml(label)} ${(probability * 100).toFixed(0)} %`);
  const resembles = event.abstained ? 'the model abstains' : `resembles ${escapeHtml(String(event.label))}`;
  const facts = [
    `${Math.round(event.durationMs)} ms`,
    resembles,
    `score ${event.evidence.score.toFixed(1)} (reported from ${event.evidence.threshold})`,
    ...probabilities,
    ...event.flags,
  ];
  const shown = pictures
    ? [
        picture('onset', pictures.onset),
        picture('apex', pictures.apex),
        picture(`apex, motion magnified ${pictures.amplification} times`, pictures.magnified),
      ]
    : [];
  return `<section id="${event.id}"><h2>${clockTime(event.apex.pts)}</h2><p>${facts.join(' · ')}</p>${shown.join('')}
<table><tr><th>region</th><th>moved</th><th>direction</th><th>began after</th></tr>${regions.join('')}</table></section>`;
}

/**
 * The report of an analysed recording as one HTML page that needs nothing else: a timeline, and for each movement what
 * moved, by how much and when; pictures only where they are given.
 */
export function reportPage({ recording, duration, events }: ReportOptions): string {
  const model = events[0]?.event.model;
  const asked = model ? ` Model: ${escapeHtml(model.name)} on ${escapeHtml(model.engine)}.` : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>mien: ${escapeHtml(recording)}</title><style>${style}</style></head><body>
<h1>${escapeHtml(recording)}</h1>
<p>${events.length} brief movements in ${clockTime(duration)}.${asked}</p>
<p class="note">Each is a movement with a resemblance, never a verdict on a person. Movement is in px of a 128 x 128 picture of the face; 0° is right, 90° up.</p>
${timelineSvg(
  events.map(({ event }) => event),
  duration,
)}
${events.map(section).join('\n')}
</body></html>
`;
}

import { curveColours, curvesChart } from '../drawing/curves-chart.js';
import { faceMap } from '../drawing/face-map.js';
import { directionWords, flagWords, regionWords } from '../drawing/words.js';
import type { MienEvent } from '../event.js';
import type { Curves } from '../expression.js';
import { clockTime } from './clock-time.js';
import { escapeHtml } from './escape-html.js';
import { grayPng } from './gray-png.js';
import { markup } from './markup.js';

/** What an event looked like: [128,128] uint8 each. `magnified` is the apex with its motion from the onset amplified. */
export type EventPictures = {
  readonly onset: Uint8Array;
  readonly apex: Uint8Array;
  readonly magnified: Uint8Array;
  readonly amplification: number;
};

export type ReportedEvent = {
  readonly event: MienEvent;
  /** How its regions moved; absent when it was not seen. */
  readonly curves?: Curves;
  /** Absent unless the people in the recording have agreed to pictures. */
  readonly pictures?: EventPictures;
};

const side = 128;

/** One event of the report: what is known of it, its curves, where the face moved, and its pictures if it has some. */
export function eventSection({ event, curves, pictures }: ReportedEvent): string {
  const strongestFirst = event.evidence.regions.toSorted((a, b) => b.peakPx - a.peakPx);
  const strokes = new Map(strongestFirst.map(({ name }, i) => [name as string, Math.min(i, curveColours)]));
  const rows = strongestFirst.map(
    ({ name, peakPx, directionDeg, onsetMs }) =>
      `<tr><th scope="row"><i class="key key-${strokes.get(name)}"></i>${escapeHtml(regionWords(name))}</th><td>${peakPx.toFixed(2)} px</td><td>${directionWords(directionDeg)}, ${Math.round(directionDeg)}°</td><td>${Math.round(onsetMs)} ms</td></tr>`,
  );
  const columns = ['region', 'moved', 'direction', 'began after'].map((name) => `<th scope="col">${name}</th>`);
  return `<article id="${event.id}"><h2>${clockTime(event.apex.pts)}</h2><p>${factsOf(event).join(' · ')}</p>${picturesOf(pictures)}
${curves ? markup(curvesChart(event, curves, strokes)) : ''}
<div class="split">${markup(faceMap(event))}<table><thead><tr>${columns.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></article>`;
}

function factsOf({ durationMs, abstained, label, evidence, probabilities, flags }: MienEvent): string[] {
  const shares = Object.entries(probabilities)
    .sort(([, a], [, b]) => b - a)
    .map(([name, probability]) => `${escapeHtml(name)} ${(probability * 100).toFixed(0)} %`);
  return [
    `${Math.round(durationMs)} ms`,
    abstained ? 'the model abstains' : `resembles ${escapeHtml(String(label))}`,
    `score ${evidence.score.toFixed(1)} (reported from ${evidence.threshold})`,
    ...shares,
    ...flags.map((flag) => escapeHtml(flagWords(flag))),
  ];
}

function picturesOf(pictures: EventPictures | undefined): string {
  if (pictures === undefined) return '';
  const { onset, apex, magnified, amplification } = pictures;
  return [
    picture('onset', onset),
    picture('apex', apex),
    picture(`apex, motion magnified ${amplification} times`, magnified),
  ].join('');
}

function picture(caption: string, gray: Uint8Array): string {
  const data = grayPng(gray, side, side).toString('base64');
  return `<figure><img src="data:image/png;base64,${data}" alt="${caption}"><figcaption>${caption}</figcaption></figure>`;
}

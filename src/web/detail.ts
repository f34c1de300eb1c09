import { type CurvesAnswer, curveColours, curvesChart } from '../drawing/curves-chart.js';
import { faceMap } from '../drawing/face-map.js';
import { directionWords, flagWords, regionWords, resemblanceWords, timeWords } from '../drawing/words.js';
import type { MienEvent } from '../event.js';
import { drawn, html, svg } from './element.js';

const after = (from: string, to: string | null): string =>
  to === null ? '–' : `${Math.round(Date.parse(to) - Date.parse(from))} ms`;

const list = (title: string, rows: readonly (readonly [string, string])[]): HTMLElement =>
  html(
    'section',
    {},
    html('h3', {}, title),
    html('dl', { class: 'table' }, ...rows.flatMap(([name, value]) => [html('dt', {}, name), html('dd', {}, value)])),
  );

function probabilities(event: MienEvent): HTMLElement {
  const rows = Object.entries(event.probabilities).sort(([, a], [, b]) => b - a);
  const none = event.type === 'new' ? 'The model is being asked.' : 'The model says nothing of this movement.';
  const bars = rows.map(([label, value]) =>
    html(
      'li',
      {},
      html('span', {}, label),
      svg(
        'svg',
        { viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
        svg('rect', { class: 'bar-back', width: 100, height: 8, rx: 2 }),
        svg('rect', { class: 'bar', width: Math.max(0.5, value * 100), height: 8, rx: 2 }),
      ),
      html('span', { class: 'number' }, `${(value * 100).toFixed(0)} %`),
    ),
  );
  return html(
    'section',
    {},
    html('h3', {}, 'Resemblance'),
    html(
      'p',
      {},
      event.type === 'new' ? none : `The ${resemblanceWords(event).replace('resembles', 'movement resembles')}.`,
    ),
    ...(rows.length > 0 ? [html('ul', { class: 'bars' }, ...bars)] : []),
  );
}

function regions(event: MienEvent, strokes: ReadonlyMap<string, number>): HTMLElement {
  const head = ['region', 'moved', 'direction', 'began after'].map((name) => html('th', { scope: 'col' }, name));
  const rows = event.evidence.regions
    .toSorted((a, b) => b.peakPx - a.peakPx)
    .map(({ name, peakPx, directionDeg, onsetMs }) =>
      html(
        'tr',
        {},
        html('th', { scope: 'row' }, html('i', { class: `key key-${strokes.get(name)}` }), regionWords(name)),
        html('td', {}, `${peakPx.toFixed(2)} px`),
        html('td', {}, directionWords(directionDeg)),
        html('td', {}, `${Math.round(onsetMs)} ms`),
      ),
    );
  return html(
    'table',
    {},
    html('caption', { class: 'unseen' }, 'What moved'),
    html('thead', {}, html('tr', {}, ...head)),
    html('tbody', {}, ...rows),
  );
}

function apexFigure(picture: ImageBitmap): HTMLElement {
  const canvas = html('canvas', {
    width: picture.width,
    height: picture.height,
    role: 'img',
    'aria-label': 'The face at the apex, its motion magnified',
  });
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
  return html('figure', { class: 'apex' }, canvas, html('figcaption', { class: 'hint' }, 'Apex, motion magnified'));
}

/**
 * All that is known of one event.
 *
 * @param curves undefined while they are fetched, null when there are none any more
 * @param apex null or undefined where there is none to be seen
 */
export function eventDetail(
  event: MienEvent,
  curves: CurvesAnswer | null | undefined,
  apex: ImageBitmap | null | undefined,
): HTMLElement {
  const { timing, model, face, evidence, consent } = event;
  const strongestFirst = evidence.regions.toSorted((a, b) => b.peakPx - a.peakPx);
  const strokes = new Map(strongestFirst.map(({ name }, i) => [name as string, Math.min(i, curveColours)]));
  const waiting = curves === null ? 'The curves of this movement are no longer kept.' : 'The curves are on their way.';
  const flags = event.flags.map((flag) => html('span', { class: 'flag' }, flagWords(flag)));
  return html(
    'article',
    { 'data-id': event.id },
    html(
      'p',
      { class: 'lead' },
      `${event.camera}, ${timeWords(event.apex.time)}, ${Math.round(event.durationMs)} ms. `,
      html('span', { class: 'flags' }, ...flags),
    ),
    html('h3', {}, 'Displacement'),
    curves ? drawn(curvesChart(event, curves, strokes)) : html('p', { class: 'hint' }, waiting),
    html(
      'div',
      { class: 'split' },
      html('div', {}, drawn(faceMap(event)), ...(apex ? [apexFigure(apex)] : [])),
      html('div', { class: 'scroll' }, regions(event, strokes)),
    ),
    html(
      'div',
      { class: 'columns' },
      probabilities(event),
      list('Evidence', [
        ['score', `${evidence.score.toFixed(1)}, reported from ${evidence.threshold}`],
        ['face', `${Math.round(face.sizePx)} px, quality ${face.quality.toFixed(2)}`],
        [
          'head',
          `yaw ${face.pose.yaw.toFixed(0)}°, pitch ${face.pose.pitch.toFixed(0)}°, roll ${face.pose.roll.toFixed(0)}°`,
        ],
        ['consent', consent.ref ? `${consent.state} (${consent.ref})` : consent.state],
      ]),
      list('Timing, after the apex', [
        ['spotted', after(timing.captured, timing.spotted)],
        ['classified', after(timing.captured, timing.classified)],
        ['published', after(timing.captured, timing.published)],
      ]),
      list('Model', [
        ['name', model.name],
        ['engine', model.engine],
        ['weights', model.sha256 ? `sha256 ${model.sha256.slice(0, 12)}` : 'none'],
        ['calibration', event.calibration ?? 'none'],
      ]),
    ),
  );
}

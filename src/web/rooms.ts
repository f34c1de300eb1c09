import type { MienEvent } from '../event.js';
import { beyondPx } from '../sensitivity/beyond-px.js';
import type { RoomFigures } from '../sinks/room-figures.js';
import type { CameraState } from '../sinks/web/server.js';
import { html } from './element.js';
import type { RoomHistory } from './room-history.js';
import { timeline } from './timeline.js';

export type RoomView = {
  readonly camera: CameraState;
  readonly figures: RoomFigures | undefined;
  readonly history: RoomHistory | undefined;
  readonly events: readonly MienEvent[];
};

const fact = (name: string, value: string, title: string) =>
  html('div', { title }, html('dt', {}, name), html('dd', {}, value));

const shown = (px: number) => (px >= beyondPx ? `${beyondPx} px or more` : `${px.toFixed(2)} px`);

function facts({ figures, history }: RoomView): HTMLElement {
  const fps = history?.steps.at(-1)?.fps;
  const latency = figures?.latency;
  const sensitivity = figures?.sensitivityPx;
  return html(
    'dl',
    { class: 'facts' },
    fact('frames', fps === undefined ? '–' : `${fps.toFixed(0)} /s`, 'frames decoded in the last 2 s'),
    fact('faces', figures ? String(figures.faces) : '–', 'faces in the latest frame'),
    fact(
      'latency',
      latency ? `${(latency.meanMs / 1000).toFixed(2)} s` : 'no event yet',
      'mean from the apex leaving the camera to the broker having the event',
    ),
    fact(
      'sensitivity',
      sensitivity == null ? 'not measured' : shown(sensitivity),
      'smallest movement that can be resolved, pixels of the 128x128 picture',
    ),
  );
}

/** One room: its state, figures and lanes. */
export function roomCard(view: RoomView, now: number): HTMLLIElement {
  const { camera, history, events } = view;
  const { name, state, reason, message } = camera;
  const why = reason ? `${state}: ${reason.replaceAll('_', ' ')}` : state;
  return html(
    'li',
    { class: 'room', 'data-room': name },
    html(
      'div',
      { class: 'room-head' },
      html('h3', {}, name),
      html('span', { class: 'pill', 'data-state': state }, why),
    ),
    ...(message ? [html('p', { class: 'message' }, message)] : []),
    facts(view),
    timeline(name, events, history?.steps ?? [], now),
  );
}

// The live page: rooms by polling, movements by server-sent events.
import type { CameraReport } from '../controls.js';
import type { MienEvent } from '../event.js';
import type { RoomFigures } from '../sinks/room-figures.js';
import type { CurvesAnswer } from './curves-chart.js';
import { eventDetail } from './detail.js';
import { byId } from './element.js';
import { EventBook } from './event-book.js';
import { createFeed } from './feed.js';
import { RoomHistory } from './room-history.js';
import { roomCard } from './rooms.js';
import { switchTheme } from './theme.js';
import { timelineMs } from './timeline.js';
import { regionWords, strongest } from './words.js';

const shown = 200;
const everyMs = 2_000;

const events = new EventBook(shown);
const histories = new Map<string, RoomHistory>();
let cameras: readonly CameraReport[] = [];
let figures: readonly RoomFigures[] = [];
/** The event whose detail is open, and its curves (null: none are kept). */
let open: { id: string; curves?: CurvesAnswer | null } | undefined;

const feed = createFeed(byId('feed'), shown, (id) => {
  openEvent(id);
  byId('detail-title').focus();
});

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()) as T;
}

function drawRooms(): void {
  const now = Date.now();
  const all = events.list();
  byId('rooms').replaceChildren(
    ...cameras.map((camera) =>
      roomCard(
        {
          camera,
          figures: figures.find(({ camera: name }) => name === camera.name),
          history: histories.get(camera.name),
          events: all.filter(({ camera: name }) => name === camera.name),
        },
        now,
      ),
    ),
  );
}

function drawDetail(): void {
  const event = open && events.get(open.id);
  if (event) byId('detail').replaceChildren(eventDetail(event, open?.curves));
}

function openEvent(id: string): void {
  const opened: typeof open = { id };
  open = opened;
  feed.select(id);
  drawDetail();
  get<CurvesAnswer>(`/api/events/${encodeURIComponent(id)}/curves`)
    .catch(() => null)
    .then((curves) => {
      opened.curves = curves;
      if (open === opened) drawDetail();
    });
}

function take(event: MienEvent): void {
  if (!events.add(event)) return;
  feed.show(event);
  byId('empty').hidden = true;
  if (event.id === open?.id) drawDetail();
  const top = strongest(event);
  if (event.type === 'new' && top)
    byId('heard').textContent =
      `${event.camera}: ${regionWords(top.name)} moved for ${Math.round(event.durationMs)} ms`;
}

async function refresh(): Promise<void> {
  [cameras, figures] = await Promise.all([
    get<CameraReport[]>('/api/cameras'),
    get<RoomFigures[]>('/api/figures').catch(() => []),
  ]);
  for (const one of figures) {
    const history = histories.get(one.camera) ?? new RoomHistory(timelineMs + 2 * everyMs);
    histories.set(one.camera, history);
    history.add(one, Date.now());
  }
  if (!document.hidden) drawRooms();
}

function connect(): void {
  const connection = byId('connection');
  const say = (text: string, state: string): void => {
    connection.textContent = text;
    connection.dataset['state'] = state;
  };
  const source = new EventSource('/api/events');
  source.onopen = () => say('live', 'online');
  source.onerror = () => say('connection lost, trying again', 'offline');
  source.onmessage = ({ data }: MessageEvent<string>) => take(JSON.parse(data) as MienEvent);
}

switchTheme(byId('theme'));
byId('detail-part').addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') feed.focus();
});
byId('rooms').addEventListener('click', ({ target }) => {
  const id = (target as Element).getAttribute('data-id');
  if (id && events.get(id)) openEvent(id);
});
connect();
const again = (): void => {
  refresh()
    .catch(() => {})
    .finally(() => setTimeout(again, everyMs));
};
again();
get<{ site: string; edge: string; version: string }>('/api/info')
  .then(({ site, edge, version }) => {
    byId('about').textContent = `${site} / ${edge}, version ${version}`;
  })
  .catch(() => {});

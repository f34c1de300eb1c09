// The live page: rooms by polling, movements by server-sent events.
import type { CurvesAnswer } from '../drawing/curves-chart.js';
import { regionWords, strongest } from '../drawing/words.js';
import type { MienEvent } from '../event.js';
import type { RoomFigures } from '../sinks/room-figures.js';
import type { CameraState } from '../sinks/web/server.js';
import { eventDetail } from './detail.js';
import { byId } from './element.js';
import { EventBook } from './event-book.js';
import { createFeed } from './feed.js';
import { RoomHistory } from './room-history.js';
import { roomCard } from './rooms.js';
import { switchTheme } from './theme.js';
import { timelineMs } from './timeline.js';
import { createWatch } from './watch.js';

const shown = 100;
const everyMs = 2_000;

const events = new EventBook(shown);
const histories = new Map<string, RoomHistory>();
let cameras: readonly CameraState[] = [];
let figures: readonly RoomFigures[] = [];
/** The event whose detail is open, its curves and its picture (null: none is kept, or none may be seen). */
let open: { id: string; curves?: CurvesAnswer | null; apex?: ImageBitmap | null } | undefined;

const feed = createFeed(byId('feed'), shown, (id) => {
  openEvent(id);
  byId('detail-title').focus();
});

const watch = createWatch(byId('watch-part'));

async function ask(path: string): Promise<Response> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

const get = async <T>(path: string): Promise<T> => (await ask(path)).json() as Promise<T>;

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
  if (event) byId('detail').replaceChildren(eventDetail(event, open?.curves, open?.apex));
}

function openEvent(id: string): void {
  const opened: typeof open = { id };
  open = opened;
  feed.select(id);
  fetchApex();
  drawDetail();
  get<CurvesAnswer>(`/api/events/${encodeURIComponent(id)}/curves`)
    .catch(() => null)
    .then((curves) => {
      opened.curves = curves;
      if (open === opened) drawDetail();
    });
}

/** The picture of the open event, once there can be one. */
function fetchApex(): void {
  const event = open && events.get(open.id);
  if (!open || !event || event.type === 'new' || open.apex !== undefined || !maySeeApex(event.camera)) return;
  const opened = open;
  opened.apex = null;
  ask(`/api/events/${encodeURIComponent(event.id)}/apex`)
    .then(async (answer) => createImageBitmap(await answer.blob()))
    .then((picture) => {
      opened.apex = picture;
      if (open === opened) drawDetail();
    })
    .catch(() => {});
}

function maySeeApex(camera: string): boolean {
  const room = cameras.find(({ name }) => name === camera);
  return room?.pictures?.apex === true && room.reason !== 'no_consent';
}

/** A picture goes when it may not be seen any more. */
function hideApex(): void {
  const event = open && events.get(open.id);
  if (!open?.apex || !event || maySeeApex(event.camera)) return;
  open.apex = null;
  drawDetail();
}

function take(event: MienEvent): void {
  if (!events.add(event)) return;
  feed.show(event);
  byId('empty').hidden = true;
  if (event.id === open?.id) {
    fetchApex();
    drawDetail();
  }
  const top = strongest(event);
  if (event.type === 'new' && top)
    byId('heard').textContent =
      `${event.camera}: ${regionWords(top.name)} moved for ${Math.round(event.durationMs)} ms`;
}

async function refresh(): Promise<void> {
  [cameras, figures] = await Promise.all([
    get<CameraState[]>('/api/cameras'),
    get<RoomFigures[]>('/api/figures').catch(() => []),
  ]);
  for (const one of figures) {
    const history = histories.get(one.camera) ?? new RoomHistory(timelineMs + 2 * everyMs);
    histories.set(one.camera, history);
    history.add(one, Date.now());
  }
  watch.offer(cameras);
  hideApex();
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

import { readFileSync } from 'node:fs';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import type { AuditEntry } from '../../audit/audit-entry.js';
import type { HttpConfig } from '../../config/config.js';
import type { CameraReport } from '../../controls.js';
import { type ErrorCode, MienError, UnavailableError } from '../../errors.js';
import type { MienEvent } from '../../event.js';
import type { Curves } from '../../expression.js';
import type { RoomFigures } from '../room-figures.js';
import { controlRoutes, type WebControls } from './control-routes.js';
import { CurveStore } from './curve-store.js';
import { type EventFeed, eventFeed } from './event-feed.js';
import { guard } from './guard.js';
import { type Pictures, pictureRoutes, type WebPictures } from './picture-routes.js';
import { strictHeaders } from './strict-headers.js';

/** One camera as /api/cameras and the dashboard show it. */
export type CameraState = CameraReport & {
  /** Which pictures of it the configuration lets be seen. */
  pictures?: { preview: boolean; apex: boolean };
};

export type WebOptions = HttpConfig & {
  events: Observable<MienEvent>;
  cameras: () => CameraState[];
  /** Prometheus text of all metrics. */
  metrics: () => Promise<string>;
  /** What keeps the service from being ready, one sentence each; empty when ready. */
  unready: () => string[];
  /** What is not as it should be though the service is ready, one sentence each. */
  warnings?: () => string[];
  /** How each camera does, as its metrics say; has no route without it. */
  figures?: () => Promise<readonly RoomFigures[]>;
  info: Record<string, unknown>;
  /** What may be changed over HTTP; no control has a route without it. */
  controls?: WebControls;
  /** What may be seen; no picture has a route without it. */
  pictures?: WebPictures;
  /** ms that rise, whatever is done to the clock of the box. */
  now: () => number;
  /** Hears of failed logins, and of everybody who came to a control or to pictures. */
  onAudit: (entry: AuditEntry) => void;
};

/** Bytes of the largest body that is read: no request needs more. */
const bodyLimit = 4_096;
/** How long a request may take to arrive, ms, and how many connections may be open. */
const requestTimeout = 10_000;
const maxConnections = 256;

export type Web = Pick<EventFeed, 'forget'> & {
  readonly port: number;
  /** How the face moved in the event of this id; the latest are kept for the page. */
  putCurves(id: string, curves: Curves): void;
  /** Nothing where no picture has a route. */
  readonly pictures: Pictures | undefined;
  stop(): Promise<void>;
};

const statuses: Partial<Record<ErrorCode, number>> = { MIEN_ERR_REQUEST: 400, MIEN_ERR_STORAGE: 503 };

/** Built by scripts/build.mjs from src/web. */
const assets = new URL('../../../dist/web/', import.meta.url);
const page = (name: string): string => readFileSync(new URL(name, assets), 'utf8');

/** What a caller hears of an error: its own mistakes in full, mien's in one sentence. */
function answerError(error: FastifyError | MienError, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error instanceof MienError ? (statuses[error.code] ?? 500) : (error.statusCode ?? 500);
  const message = status === 500 ? 'mien could not answer this; its log says why.' : error.message;
  const code = error instanceof MienError ? error.code : status < 500 ? 'MIEN_ERR_REQUEST' : 'MIEN_ERR_INTERNAL';
  return reply.code(status).headers(strictHeaders).send({ code, message });
}

/**
 * The routes /metrics, /healthz, /readyz, /api/{info,cameras,figures,events,events/:id/curves}, the controls, the pictures and the live page at /, behind the
 * guard; `startWeb` lets them listen. (DESIGN section 7)
 */
export function createWeb(options: WebOptions): {
  server: FastifyInstance;
  feed: EventFeed;
  curves: CurveStore;
  pictures: Pictures | undefined;
} {
  const { events, cameras, metrics, unready, warnings = () => [], info, controls, figures } = options;
  const server = fastify({ forceCloseConnections: true, bodyLimit, requestTimeout, frameworkErrors: answerError });
  server.server.maxConnections = maxConnections;
  // JSON alone: a form or text is what a page of another origin can send unasked.
  server.removeContentTypeParser('text/plain');
  server.setErrorHandler(answerError);
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ code: 'MIEN_ERR_REQUEST', message: 'There is nothing here.' }),
  );
  guard(server, options);
  const feed = eventFeed(events);
  const curves = new CurveStore();
  const open = { config: { access: 'open' } } as const;

  for (const [route, name, type] of [
    ['/', 'index.html', 'text/html'],
    ['/app.js', 'app.js', 'text/javascript'],
    ['/style.css', 'style.css', 'text/css'],
    ['/icon.svg', 'icon.svg', 'image/svg+xml'],
  ] as const) {
    const body = page(name);
    server.get(route, (_request, reply) => reply.type(`${type}; charset=utf-8`).send(body));
  }
  server.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await metrics()));
  server.get('/healthz', open, (_request, reply) => reply.type('text/plain').send('alive\n'));
  server.get('/readyz', open, (request, reply) => {
    const reasons = unready();
    const ready = reasons.length === 0;
    // Why it is not ready is for those who may read.
    const told = request.caller !== null || !(options.token || options.login);
    return reply.code(ready ? 200 : 503).send({ ready, ...(told && { reasons, warnings: warnings() }) });
  });
  server.get('/api/info', () => info);
  server.get('/api/cameras', () => cameras());
  // An answer without an end has no HEAD.
  server.get('/api/events', { exposeHeadRoute: false }, (request, reply) => feed.serve(request.raw, reply));
  server.get<{ Params: { id: string } }>('/api/events/:id/curves', (request, reply) => {
    const found = curves.json(request.params.id);
    if (found) return reply.send(found);
    const message = 'There are no curves of this event: they are kept for the latest ones alone, and until a restart.';
    return reply.code(404).send({ code: 'MIEN_ERR_REQUEST', message });
  });
  if (figures) server.get('/api/figures', () => figures());
  if (controls) controlRoutes(server, controls);
  const pictures = options.pictures && pictureRoutes(server, options.pictures, options.onAudit);
  return { server, feed, curves, pictures };
}

/**
 * Serves the routes of `createWeb`.
 *
 * @throws UnavailableError MIEN_ERR_PORT_IN_USE when the port is taken.
 */
export async function startWeb(options: WebOptions): Promise<Web> {
  const { host, port } = options;
  const { server, feed, curves, pictures } = createWeb(options);

  await listen(server, host, port);
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    forget(unwanted) {
      feed.forget(unwanted);
      // Curves and pictures do not say whose they are, and an erasure is rare: all of them go.
      curves.clear();
      pictures?.forget();
    },
    putCurves: (id, value) => curves.put(id, value),
    pictures,
    async stop() {
      feed.stop();
      pictures?.stop();
      await server.close();
    },
  };
}

async function listen(server: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'EADDRINUSE' ? 'another program has it' : String(code ?? error);
    throw new UnavailableError(
      'MIEN_ERR_PORT_IN_USE',
      `Cannot serve HTTP on ${host}:${port}: ${why}; choose another port (http.port, or --http-port).`,
      { cause: error },
    );
  }
}

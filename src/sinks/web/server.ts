import { readFileSync } from 'node:fs';
import fastify, { type FastifyInstance } from 'fastify';
import type { Observable } from 'rxjs';
import { UnavailableError } from '../../errors.js';
import type { MienEvent } from '../../event.js';
import { eventFeed } from './event-feed.js';

/** One camera as /api/cameras and the dashboard show it. */
export type CameraState = {
  name: string;
  state: 'online' | 'offline' | 'disabled' | 'degraded';
  reason: string | null;
  /** UTC ISO. */
  since: string;
};

export type WebOptions = {
  host: string;
  /** 0 takes a free port. */
  port: number;
  events: Observable<MienEvent>;
  cameras: () => CameraState[];
  /** Prometheus text of all metrics. */
  metrics: () => Promise<string>;
  /** What keeps the service from being ready, one sentence each; empty when ready. */
  unready: () => string[];
  info: Record<string, unknown>;
};

export type Web = { readonly port: number; stop(): Promise<void> };

const assets = new URL('../../../assets/web/', import.meta.url);
const page = (name: string): string => readFileSync(new URL(name, assets), 'utf8');

/**
 * Serves /metrics, /healthz, /readyz, /api/{info,cameras,events} and the live page at /. (DESIGN section 7)
 *
 * @throws UnavailableError MIEN_ERR_PORT_IN_USE when the port is taken.
 */
export async function startWeb(options: WebOptions): Promise<Web> {
  const { host, port, events, cameras, metrics, unready, info } = options;
  const server = fastify({ forceCloseConnections: true });
  const feed = eventFeed(events);

  server.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });
  for (const [route, name, type] of [
    ['/', 'index.html', 'text/html'],
    ['/app.js', 'app.js', 'text/javascript'],
    ['/style.css', 'style.css', 'text/css'],
  ] as const) {
    const body = page(name);
    server.get(route, (_request, reply) => reply.type(`${type}; charset=utf-8`).send(body));
  }
  server.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await metrics()));
  server.get('/healthz', (_request, reply) => reply.type('text/plain').send('alive\n'));
  server.get('/readyz', (_request, reply) => {
    const reasons = unready();
    return reply.code(reasons.length > 0 ? 503 : 200).send({ ready: reasons.length === 0, reasons });
  });
  server.get('/api/info', () => info);
  server.get('/api/cameras', () => cameras());
  server.get('/api/events', (request, reply) => feed.serve(request.raw, reply));

  await listen(server, host, port);
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async stop() {
      feed.stop();
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

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import type { MienEvent } from '../../event.js';
import { strictHeaders } from './strict-headers.js';

export type EventFeed = {
  /** Answers a request with the latest events and then each new one, as server-sent events. */
  serve(request: IncomingMessage, reply: FastifyReply): void;
  /** Forgets messages, so that a page that opens does not get them. */
  forget(unwanted: (text: string) => boolean): void;
  stop(): void;
};

/** Viewers at a time. */
const most = 64;
/** Messages that a page gets when it opens. */
const kept = 100;
/** Bytes that may wait for a slow viewer before it is cut off; it connects again by itself. */
const patience = 1 << 20;

const textOf = (message: string): string => message.slice(message.indexOf('data: ') + 6).trim();

/** Hands events to any number of browsers (server-sent events, WHATWG HTML section 9.2); a slow one holds up nobody. */
export function eventFeed(events: Observable<MienEvent>): EventFeed {
  const latest: string[] = [];
  const viewers = new Set<ServerResponse>();

  const subscription = events.subscribe((event) => {
    const message = `id: ${event.camera}/${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
    latest.push(message);
    if (latest.length > kept) latest.shift();
    for (const viewer of viewers) {
      if (viewer.writableLength > patience) viewer.destroy();
      else viewer.write(message);
    }
  });

  return {
    serve(request, reply) {
      if (viewers.size >= most) {
        reply.code(503).send({ code: 'MIEN_ERR_REQUEST', message: `${most} viewers are the most at a time.` });
        return;
      }
      reply.hijack();
      const viewer = reply.raw;
      viewer.writeHead(200, { ...strictHeaders, 'content-type': 'text/event-stream' });
      viewer.write(`retry: 2000\n\n${latest.join('')}`);
      viewers.add(viewer);
      request.once('close', () => viewers.delete(viewer));
    },
    forget(unwanted) {
      latest.splice(0, latest.length, ...latest.filter((message) => !unwanted(textOf(message))));
    },
    stop() {
      subscription.unsubscribe();
      for (const viewer of viewers) viewer.end();
    },
  };
}

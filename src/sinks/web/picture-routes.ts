import type { FastifyInstance, FastifyReply } from 'fastify';
import type { AuditEntry } from '../../audit/audit-entry.js';
import { grayPng } from '../../report/gray-png.js';
import { cropSize } from '../../stabilised-face.js';
import { ApexStore } from './apex-store.js';
import { mostViewers, type PreviewFeed, previewFeed } from './preview-feed.js';

/** What may be seen of a camera: what it sees now, or the magnified apexes of its latest events. */
export type PictureKind = 'preview' | 'apex';

/** Who decides what may be seen; asked anew for each picture. */
export type WebPictures = {
  /** Whether the configuration lets pictures of this kind of the camera be seen. */
  configured: (camera: string, kind: PictureKind) => boolean;
  /** Whether the people before the camera have agreed. */
  consented: (camera: string) => boolean;
  /** A camera's first viewer has come, or its last one has left. */
  onWatched: (camera: string, watched: boolean) => void;
};

export type Pictures = Pick<PreviewFeed, 'show' | 'stop'> & {
  /** Keeps the magnified apex of an event; drops it where it may not be seen. */
  putApex(id: string, camera: string, gray: Uint8Array): void;
  /** Ends and forgets what may not be seen any more. Call it when consent or configuration has changed. */
  recheck(): void;
  /** Forgets every apex. */
  forget(): void;
};

const refuse = (reply: FastifyReply, status: number, message: string): FastifyReply =>
  reply.code(status).send({ code: 'MIEN_ERR_REQUEST', message });

/**
 * Adds GET /api/cameras/:name/preview (Motion JPEG) and /api/events/:id/apex (PNG): for those with credentials, where the
 * configuration says so, and under granted consent alone. (DESIGN section 10, docs/decisions/0033)
 */
export function pictureRoutes(
  server: FastifyInstance,
  { configured, consented, onWatched }: WebPictures,
  onAudit: (entry: AuditEntry) => void,
): Pictures {
  const allowed = (kind: PictureKind) => (camera: string) => configured(camera, kind) && consented(camera);
  const feed = previewFeed({ allowed: allowed('preview'), onWatched });
  const apexes = new ApexStore();
  const access = 'pictures' as const;

  // An answer without an end has no HEAD.
  const streaming = { config: { access, auditsItself: true }, exposeHeadRoute: false };
  server.get<{ Params: { name: string } }>('/api/cameras/:name/preview', streaming, (request, reply) => {
    const { name: camera } = request.params;
    if (!configured(camera, 'preview'))
      return refuse(
        reply,
        404,
        'There is no live picture of such a camera; cameras.<name>.pictures.preview allows it.',
      );
    if (!consented(camera)) return refuse(reply, 403, 'Nobody is shown whose consent is not recorded.');
    if (feed.size >= mostViewers) return refuse(reply, 503, `${mostViewers} viewers are the most at a time.`);
    const by = { via: 'http', name: request.caller, from: request.ip };
    onAudit({ kind: 'preview', by, details: { camera, watches: true } });
    reply.hijack();
    feed.serve(camera, request.raw, reply.raw, () =>
      onAudit({ kind: 'preview', by, details: { camera, watches: false } }),
    );
  });

  server.get<{ Params: { id: string } }>('/api/events/:id/apex', { config: { access } }, (request, reply) => {
    const found = apexes.get(request.params.id);
    if (!found || !allowed('apex')(found.camera))
      return refuse(
        reply,
        404,
        'There is no picture of this event: pictures are kept of the latest ones alone, where cameras.<name>.pictures.apex allows it, and until consent is withdrawn.',
      );
    return reply.type('image/png').send(grayPng(found.gray, cropSize, cropSize));
  });

  return {
    show: feed.show,
    stop: feed.stop,
    putApex(id, camera, gray) {
      if (allowed('apex')(camera)) apexes.put(id, camera, gray);
    },
    recheck() {
      feed.recheck();
      apexes.recheck(allowed('apex'));
    },
    forget: () => apexes.clear(),
  };
}

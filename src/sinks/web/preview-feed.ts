import type { IncomingMessage, ServerResponse } from 'node:http';
import { strictHeaders } from './strict-headers.js';

export type PreviewFeedOptions = {
  /** Whether anybody may see this camera's picture now. */
  allowed: (camera: string) => boolean;
  /** A camera's first viewer has come, or its last one has left. */
  onWatched: (camera: string, watched: boolean) => void;
};

export type PreviewFeed = {
  /** Viewers at this moment. */
  readonly size: number;
  /** Answers a request with the camera's pictures as they come, until it is closed or no longer allowed; then calls `onEnd`. */
  serve(camera: string, request: IncomingMessage, response: ServerResponse, onEnd: () => void): void;
  /** Shows a camera's newest picture to those who watch it. */
  show(camera: string, jpeg: Uint8Array): void;
  /** Ends what is no longer allowed. */
  recheck(): void;
  stop(): void;
};

type Viewer = { readonly camera: string; readonly response: ServerResponse; waiting: Uint8Array | undefined };

/** Viewers at a time, of all cameras. */
export const mostViewers = 16;
const boundary = 'mien-picture';

/**
 * Motion JPEG over HTTP (multipart/x-mixed-replace). A viewer that is too slow for a picture gets the newest one when it is
 * ready again: at most one waits for each. A camera makes pictures only while somebody watches it.
 */
export function previewFeed({ allowed, onWatched }: PreviewFeedOptions): PreviewFeed {
  const viewers = new Set<Viewer>();
  const isWatched = (camera: string): boolean => [...viewers].some((viewer) => viewer.camera === camera);

  const send = (viewer: Viewer, jpeg: Uint8Array): void => {
    const { response } = viewer;
    response.write(`content-type: image/jpeg\r\ncontent-length: ${jpeg.length}\r\n\r\n`);
    response.write(jpeg);
    // A browser shows a picture when the next part begins.
    response.write(`\r\n--${boundary}\r\n`);
  };

  return {
    get size() {
      return viewers.size;
    },
    serve(camera, request, response, onEnd) {
      const viewer: Viewer = { camera, response, waiting: undefined };
      response.writeHead(200, {
        ...strictHeaders,
        'content-type': `multipart/x-mixed-replace; boundary=${boundary}`,
      });
      response.write(`--${boundary}\r\n`);
      response.on('drain', () => {
        const next = viewer.waiting;
        viewer.waiting = undefined;
        if (next) send(viewer, next);
      });
      const first = !isWatched(camera);
      viewers.add(viewer);
      if (first) onWatched(camera, true);
      request.once('close', () => {
        viewers.delete(viewer);
        if (!isWatched(camera)) onWatched(camera, false);
        onEnd();
      });
    },
    show(camera, jpeg) {
      if (!allowed(camera)) return;
      for (const viewer of viewers) {
        if (viewer.camera !== camera) continue;
        if (viewer.response.writableNeedDrain) viewer.waiting = jpeg;
        else send(viewer, jpeg);
      }
    },
    recheck() {
      for (const { camera, response } of viewers) if (!allowed(camera)) response.destroy();
    },
    stop() {
      for (const { response } of viewers) response.destroy();
    },
  };
}

import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { Subject } from 'rxjs';
import type { AuditEntry } from '../../src/audit/audit-entry.js';
import { Secret } from '../../src/config/secret.js';
import type { MienEvent } from '../../src/event.js';
import type { Pictures } from '../../src/sinks/web/picture-routes.js';
import { createWeb, type WebOptions } from '../../src/sinks/web/server.js';
import { type RecordedControls, recordedControls } from './recorded-controls.js';

export const token = 'a-token-that-nobody-guesses';
export const password = 'tr0ub4dor';

/** The HTTP server without a port, and what came of the requests that it was given. */
export type WebRig = {
  readonly server: FastifyInstance;
  readonly controls: RecordedControls;
  readonly audited: AuditEntry[];
  readonly events: Subject<MienEvent>;
  readonly pictures: Pictures | undefined;
  /** Moves the clock on, ms. */
  pass(ms: number): void;
  ask(url: string, options?: Omit<InjectOptions, 'url'>): Promise<LightMyRequestResponse>;
};

/** A server that asks for a token and a login, unless the test says otherwise. */
export function webRig(change: Partial<WebOptions> = {}): WebRig {
  const controls = recordedControls();
  const audited: AuditEntry[] = [];
  const events = new Subject<MienEvent>();
  let now = Date.UTC(2026, 0, 1);
  const { server, pictures } = createWeb({
    host: '127.0.0.1',
    port: 0,
    hosts: [],
    token: new Secret(token),
    login: { username: 'nurse', password: new Secret(password) },
    events,
    cameras: () => [{ name: 'room', state: 'online', reason: null, message: null, since: '2026-01-01T00:00:00.000Z' }],
    metrics: async () => 'mien_build_info 1\n',
    unready: () => ['no camera is online'],
    info: { version: '1' },
    controls: {
      ...controls,
      async erase(target, by) {
        controls.calls.push({ what: JSON.stringify(target), by });
        return { journal: 2, outbox: 1, setAside: 0 };
      },
    },
    pictures: { configured: (camera) => camera === 'room', consented: () => true, onWatched: () => {} },
    figures: async () => [],
    now: () => now,
    onAudit: (entry) => audited.push(entry),
    ...change,
  });
  return {
    server,
    controls,
    audited,
    events,
    pictures,
    pass: (ms) => (now += ms),
    ask: (url, { headers, ...options } = {}) =>
      server.inject({ url, headers: { host: 'localhost:6436', ...headers }, ...options } as InjectOptions),
  };
}

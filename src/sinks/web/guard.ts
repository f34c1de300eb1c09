import { isIP } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditEntry } from '../../audit/audit-entry.js';
import type { HttpConfig } from '../../config/config.js';
import type { Access } from './access.js';
import { credentials } from './credentials.js';
import { LoginLimit } from './login-limit.js';
import { strictHeaders } from './strict-headers.js';

export type GuardOptions = Pick<HttpConfig, 'host' | 'hosts' | 'token' | 'login'> & {
  /** ms that rise, whatever is done to the clock of the box. */
  now: () => number;
  /** Hears of failed logins, and of everybody who came to a control or to pictures. */
  onAudit: (entry: AuditEntry) => void;
};

/** The header that a control needs: a web page of another origin cannot send it unasked. */
export const requestHeader = 'x-mien-request';

/** How often strangers may write a refusal into the audit log, ms; the others are counted with the next. */
const refusalMs = 10_000;

/** The name in a Host header, without its port. */
const nameOf = (host: string): string =>
  host
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();

/**
 * Stands before every route: refuses names that this box does not have (DNS rebinding), asks for credentials as the
 * route's `access` says, makes guessing slow, keeps other origins away from controls, and sends strict headers with every
 * answer. (docs/responsible-use.md)
 */
export function guard(server: FastifyInstance, options: GuardOptions): void {
  const { host, hosts, now, onAudit } = options;
  const asked = credentials(options);
  const limit = new LoginLimit(now);
  let refused = { at: Number.NEGATIVE_INFINITY, unlisted: 0 };
  const names = new Set(['localhost', host, ...hosts].map((name) => name.toLowerCase()));

  const refuse = (reply: FastifyReply, status: number, message: string, headers: Record<string, string> = {}) =>
    reply.code(status).headers(headers).send({ code: 'MIEN_ERR_REQUEST', message });

  const askForCredentials = (reply: FastifyReply, message: string) =>
    refuse(reply, 401, message, { 'www-authenticate': 'Basic realm="mien", charset="UTF-8"' });

  /** Whether the credentials, if there are any, were accepted; what was wrong has been answered. */
  const admit = (request: FastifyRequest, reply: FastifyReply): boolean => {
    const { authorization } = request.headers;
    if (!asked || authorization === undefined) return true;
    const wait = limit.wait(request.ip);
    if (wait > 0) {
      const seconds = Math.ceil(wait / 1_000);
      refuse(reply, 429, `Too many failed logins from this address; wait ${seconds} s.`, {
        'retry-after': String(seconds),
      });
      return false;
    }
    const caller = asked.check(authorization);
    if (caller === undefined) {
      limit.failed(request.ip);
      const by = { via: 'http', name: null, from: request.ip };
      onAudit({ kind: 'login_failed', by, details: { blocked: limit.wait(request.ip) > 0 } });
      askForCredentials(reply, 'These credentials are not the ones in http.tokenFile or http.passwordFile.');
      return false;
    }
    request.caller = caller;
    return true;
  };

  const isOwnOrigin = ({ headers: { origin, host: at, 'sec-fetch-site': site } }: FastifyRequest): boolean => {
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
    return origin === undefined || origin === `http://${at}` || origin === `https://${at}`;
  };

  server.decorateRequest('caller', null);
  server.addHook('onSend', async (_request, reply) => {
    reply.headers(strictHeaders);
  });

  server.addHook('onRequest', async (request, reply) => {
    const access: Access = request.routeOptions.config.access ?? 'read';
    if (!admit(request, reply)) return reply;
    if (access === 'open') return;
    // Who has the credentials is no page that a browser was lured to.
    if (request.caller !== null || isKnown(request.headers.host)) {
      if (request.caller === null && asked)
        return askForCredentials(reply, 'This needs the credentials of http.tokenFile or http.passwordFile.');
    } else {
      return refuse(reply, 421, 'This box is not known by that name; add it to http.hosts if it is right.');
    }
    if (access === 'read') return;
    if (request.caller === null)
      return refuse(reply, 403, 'This needs credentials, and none are configured; set http.tokenFile.');
    if (access === 'control' && (request.headers[requestHeader] === undefined || !isOwnOrigin(request)))
      return refuse(
        reply,
        403,
        `A control is asked for with the header ${requestHeader}: 1, and never by a page of another origin.`,
      );
  });

  server.addHook('onResponse', async (request, reply) => {
    const { config, url = null, method } = request.routeOptions;
    if (config.access !== 'control' && config.access !== 'pictures') return;
    if (config.auditsItself && reply.statusCode === 200) return;
    const by = { via: 'http', name: request.caller, from: request.ip };
    const details = { route: `${String(method)} ${url}`, status: reply.statusCode };
    if (request.caller !== null) return onAudit({ kind: 'request', by, details });
    if (now() - refused.at < refusalMs) {
      refused.unlisted++;
      return;
    }
    onAudit({ kind: 'request', by, details: { ...details, unlisted: refused.unlisted } });
    refused = { at: now(), unlisted: 0 };
  });

  function isKnown(header: string | undefined): boolean {
    if (header === undefined) return false;
    const name = nameOf(header);
    // Rebinding needs a name: an address cannot be made to point elsewhere.
    return isIP(name) !== 0 || names.has(name);
  }
}

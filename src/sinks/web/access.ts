/**
 * Who may have a route. `open`: anybody who reaches the port. `read`: whoever has the credentials, and on loopback
 * anybody while none are configured. `pictures`: whoever has the credentials, which must be configured. `control`: the
 * same, and no web page of another origin on behalf of a browser.
 */
export type Access = 'open' | 'read' | 'pictures' | 'control';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `read` unless said. */
    access?: Access;
    /** The route itself writes into the audit log when it grants what was asked for. */
    auditsItself?: boolean;
  }
  interface FastifyRequest {
    /** Who has shown credentials: the user's name, or `token`. */
    caller: string | null;
  }
}

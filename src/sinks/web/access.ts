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
  }
  interface FastifyRequest {
    /** Who has shown credentials: the user's name, or `token`. */
    caller: string | null;
  }
}

import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpConfig } from '../../config/config.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in a time that tells nothing of where two texts differ, or of their lengths. */
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** What an Authorization header (RFC 9110) holds. */
function parse(header: string): { token: string } | { username: string; password: string } | undefined {
  const [, scheme = '', rest = ''] = /^(\S+) +(\S+)$/.exec(header) ?? [];
  if (scheme.toLowerCase() === 'bearer') return { token: rest };
  if (scheme.toLowerCase() !== 'basic' || !/^[A-Za-z0-9+/]+={0,2}$/.test(rest)) return undefined;
  const text = Buffer.from(rest, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** The credentials that the server asks for; undefined when none are configured. */
export type Credentials = {
  /** The name of whoever shows this Authorization header; undefined when it is wrong. */
  check(authorization: string): string | undefined;
};

/**
 * A token may come as Bearer (RFC 6750), or from a browser as the password of any user (Basic, RFC 7617); a login comes as
 * Basic alone.
 */
export function credentials({ token, login }: Pick<HttpConfig, 'token' | 'login'>): Credentials | undefined {
  if (!token && !login) return undefined;
  return {
    check(authorization) {
      const shown = parse(authorization);
      if (!shown) return undefined;
      const secret = 'token' in shown ? shown.token : shown.password;
      const isToken = token !== undefined && same(secret, token.reveal());
      if (isToken) return 'token';
      if ('token' in shown || !login) return undefined;
      // Both are compared whatever the first one gives.
      const isUser = same(shown.username, login.username);
      const isPassword = same(shown.password, login.password.reveal());
      return isUser && isPassword ? login.username : undefined;
    },
  };
}

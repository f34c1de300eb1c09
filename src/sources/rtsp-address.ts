import { ConfigError } from '../errors.js';
import { redactUrl } from './redact-url.js';

export type RtspAddressOptions = {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
};

/** Where a camera is, and how to name it. */
export type RtspAddress = {
  /** For FFmpeg alone: with credentials, percent-encoded. */
  readonly url: string;
  /** For people: the URL without credentials. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly hasCredentials: boolean;
};

const defaultPorts: Readonly<Record<string, number>> = { 'rtsp:': 554, 'rtsps:': 322 };

/** FFmpeg keeps `user:password` in 128 bytes and cuts off the rest, which a camera then answers with 401. */
const longestUserinfo = 127;

/**
 * Reads a camera's URL. Credentials come from `username` and `password`, or else from the URL itself, where they may be
 * percent-encoded or raw.
 *
 * @throws ConfigError (without credentials in its message) when it is no RTSP URL, or the credentials are too long
 */
export function rtspAddress({ url: text, username, password }: RtspAddressOptions): RtspAddress {
  const name = redactUrl(text);
  if (!URL.canParse(text))
    throw new ConfigError(
      `${name} is not a URL; write rtsp://host:port/path, with any / ? # @ in a password percent-encoded.`,
    );
  const url = new URL(text);
  const port = defaultPorts[url.protocol];
  if (port === undefined) throw new ConfigError(`${name} is not a camera's address; write rtsp://host:port/path.`);
  if (!url.hostname || /@/.test(url.pathname + url.search + url.hash))
    throw new ConfigError(
      `${name} has no clear host; write rtsp://host:port/path, with any / ? # @ in a password percent-encoded.`,
    );

  const user = username ?? decode(url.username);
  if (user.includes(':'))
    throw new ConfigError(`The username of ${name} holds a colon, which RTSP cannot carry; choose another.`);
  const userinfo = [user, password ?? (username === undefined ? decode(url.password) : '')].map(encode).join(':');
  if (userinfo.length > longestUserinfo)
    throw new ConfigError(
      `The username and password of ${name} are longer together than the ${longestUserinfo} bytes that RTSP clients keep; choose a shorter password.`,
    );
  return {
    url: `${url.protocol}//${user ? `${userinfo}@` : ''}${url.host}${url.pathname}${url.search}${url.hash}`,
    name,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || port,
    hasCredentials: user !== '',
  };
}

/** What a URL's part says; text that is not percent-encoded says itself. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Percent-encodes what may not stand in user information, and no more (RFC 3986, 3.2.1). */
function encode(part: string): string {
  return encodeURIComponent(part).replace(/%(24|26|2B|2C|3B|3D)/g, (code) => decodeURIComponent(code));
}

import { UnavailableError } from '../errors.js';

/** Of the reason codes of MQTT 5 (section 2.4) and 3.1.1 (section 3.2.2.3) those that mean something special here. */
export const reasonCodes = {
  unsupportedVersion: [1, 0x84],
  badClientId: [2, 0x85],
  badCredentials: [4, 0x86],
  notAuthorised: [5, 0x87],
  takenOver: [0x8e],
  /** The same message would be refused again. */
  unacceptableMessage: [0x90, 0x95, 0x99],
} as const;

const is = (kind: keyof typeof reasonCodes, code: unknown): boolean =>
  (reasonCodes[kind] as readonly unknown[]).includes(code);

const untrusted =
  'has a certificate that this box does not trust; name the authority that signed it in mqtt.tls.caFile.';
const foreign =
  'does not trust the certificate of this box (mqtt.tls.certFile); use one that an authority of the broker has signed.';

const networkHints: Record<string, string> = {
  ECONNREFUSED: 'refuses connections; is it running, and is the port right?',
  ENOTFOUND: 'has no address; is the name right?',
  EAI_AGAIN: 'cannot be looked up, the name server does not answer; is the network up?',
  EHOSTUNREACH: 'cannot be reached; is it on, and is the network up?',
  ENETUNREACH: 'cannot be reached; is the network up?',
  ETIMEDOUT: 'does not answer; is it on, and does a firewall let this box through?',
  ECONNRESET: 'closed the connection; is this its MQTT port, and does it want TLS (mqtts://)?',
  EPROTO: 'does not speak TLS there; use its TLS port, or mqtt://.',
  CERT_HAS_EXPIRED: 'has a certificate that has expired; renew it.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another name; use the name in it.',
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    'wants a certificate of this box; name one in mqtt.tls.certFile and keyFile.',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: foreign,
  ERR_SSL_TLSV13_ALERT_UNKNOWN_CA: foreign,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: foreign,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: foreign,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    'says that the certificate of this box (mqtt.tls.certFile) has expired; renew it.',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED:
    'says that the certificate of this box (mqtt.tls.certFile) is revoked; get another.',
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS there; use its TLS port, or mqtt://.',
};

export type BrokerContext = {
  url: string;
  clientId: string;
  username?: string | undefined;
  /** Whether this box showed a certificate. */
  shown?: boolean;
  /** Whether the broker had accepted this connection. */
  accepted: boolean;
};

function sentence(cause: unknown, { clientId, username, shown, accepted }: BrokerContext): string {
  const { code, message, topic } = (cause ?? {}) as { code?: unknown; message?: string; topic?: string };
  if (is('notAuthorised', code) && topic !== undefined) {
    return `does not let this box write ${topic}; check the broker's access list and mqtt.prefix.`;
  }
  if (is('takenOver', code)) {
    return `has given the place of client '${clientId}' to another connection; two programs use this client id, so give each its own mqtt.clientId.`;
  }
  if (is('unsupportedVersion', code)) return 'does not speak this version of MQTT; leave mqtt.protocolVersion out.';
  if (is('badClientId', code)) return `does not accept the client id '${clientId}'; choose another mqtt.clientId.`;
  if (is('badCredentials', code) || (is('notAuthorised', code) && !accepted)) {
    if (username !== undefined) {
      return `does not let in mqtt.username '${username}' with its password; check both and the broker's list of users.`;
    }
    const who = shown ? 'the certificate of this box (mqtt.tls.certFile)' : 'a client without mqtt.username';
    return `does not let in ${who}; check it and the broker's list of users.`;
  }
  if (accepted && code === 'ECONNRESET') return 'closed the connection.';
  const known = typeof code === 'string' ? networkHints[code] : undefined;
  if (known) return known;
  if (message === 'connack timeout') return networkHints['ETIMEDOUT'] as string;
  if (message === 'Keepalive timeout') return 'has gone silent; is it on, and is the network up?';
  if (message) return `ended the connection (${message}${code === undefined ? '' : `, ${code}`}).`;
  return accepted
    ? 'closed the connection.'
    : 'closed the connection without an answer; is this its MQTT port, and does it speak MQTT 5 (else set mqtt.protocolVersion: 4)?';
}

/** Why there is no connection to the broker, in one sentence without credentials. */
export class BrokerFailure extends UnavailableError {
  /** Trying again would take the connection from the other client, which would take it back. */
  readonly takenOver: boolean;
  readonly refusesVersion: boolean;
  /** An accepted connection was closed without a reason: a network or broker that went away, or a takeover under MQTT 3.1.1. */
  readonly unexplained: boolean;

  constructor(cause: unknown, context: BrokerContext) {
    super('MIEN_ERR_BROKER', `The MQTT broker ${originOf(context.url)} ${sentence(cause, context)}`, { cause });
    const { code } = (cause ?? {}) as { code?: unknown };
    this.takenOver = is('takenOver', code);
    this.refusesVersion = is('unsupportedVersion', code);
    this.unexplained = context.accepted && (code === undefined || code === 'ECONNRESET');
  }
}

/** What a log may show of a broker's address. */
export function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

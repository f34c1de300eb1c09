import { X509Certificate } from 'node:crypto';
import type { TlsConfig } from '../config/config.js';

/** When a certificate ends, UTC ms. `client` is what this box shows the broker, `authority` what it knows the broker by. */
export type CertificateEnd = { readonly certificate: 'client' | 'authority'; readonly at: number };

const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const ends = (text: string): number[] =>
  (text.match(pem) ?? []).map((one) => Date.parse(new X509Certificate(one).validTo));

/**
 * When the certificates of the connection to the broker end. Of a client's chain the first one that ends counts; of
 * authorities the last one, for a file may hold the old one beside its successor.
 *
 * @throws Error of node:crypto for what is no certificate; `resolveTls` has refused that before
 */
export function certificateEnds({ ca, cert }: Pick<TlsConfig, 'ca' | 'cert'>): CertificateEnd[] {
  const client = cert === undefined ? [] : ends(cert);
  const authorities = ca === undefined ? [] : ends(ca);
  return [
    ...(client.length > 0 ? [{ certificate: 'client' as const, at: Math.min(...client) }] : []),
    ...(authorities.length > 0 ? [{ certificate: 'authority' as const, at: Math.max(...authorities) }] : []),
  ];
}

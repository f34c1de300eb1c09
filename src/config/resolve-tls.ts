import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { TlsConfig } from './config.js';
import { fileFailure } from './file-failure.js';
import type { ConfigFile } from './schema.js';
import type { Secret } from './secret.js';
import { readSecret } from './secret-file.js';
import type { Surroundings } from './surroundings.js';

type TlsFile = NonNullable<ConfigFile['mqtt']['tls']>;

/**
 * Reads the files that `mqtt.tls` names: the authority and this box's certificate as text, the key as a secret. Says what
 * is wrong with them before any broker does: missing, not PEM, expired, or a key that belongs to another certificate.
 */
export async function resolveTls(tls: TlsFile, url: string, surroundings: Surroundings): Promise<TlsConfig> {
  const { folder, now, findings } = surroundings;
  const { problems, warnings } = findings;
  const path = (key: string): string[] => ['mqtt', 'tls', key];

  const certificate = async (key: 'caFile' | 'certFile'): Promise<string | undefined> => {
    const name = tls[key];
    if (name === undefined) return undefined;
    const file = resolve(folder, name);
    try {
      const text = await readFile(file, 'utf8');
      const { validTo } = new X509Certificate(text);
      if (Date.parse(validTo) < now()) {
        warnings.push({ path: path(key), sentence: `names ${file}, which has expired (${validTo}); renew it` });
      }
      return text;
    } catch (error) {
      problems.push({
        path: path(key),
        sentence: `names ${file}, which ${fileFailure(error) ?? 'holds no certificate in PEM'}`,
      });
      return undefined;
    }
  };

  const secretKey = async (): Promise<Secret | undefined> => {
    if (tls.keyFile === undefined) return undefined;
    const file = resolve(folder, tls.keyFile);
    const reading = await readSecret(file, { what: 'key', maxBytes: 65_536 });
    if ('failure' in reading) {
      problems.push({ path: path('keyFile'), sentence: reading.failure });
      return undefined;
    }
    if (reading.warning) {
      warnings.push({ path: path('keyFile'), sentence: `names a file that is open to others: ${reading.warning}` });
    }
    return reading.secret;
  };

  if (!/^(mqtts|wss):/.test(url)) {
    problems.push({
      path: ['mqtt', 'tls'],
      sentence: 'means nothing without TLS; write mqtts:// or wss:// in mqtt.url',
    });
  }
  if ((tls.certFile === undefined) !== (tls.keyFile === undefined)) {
    const missing = tls.certFile === undefined ? 'certFile' : 'keyFile';
    problems.push({ path: path(missing), sentence: 'is missing; a certificate and its key come together' });
  }
  if (tls.insecure) {
    const sentence = 'is true: whoever stands between this box and the broker can read and change everything';
    warnings.push({ path: path('insecure'), sentence });
  }
  const [ca, cert, key] = [await certificate('caFile'), await certificate('certFile'), await secretKey()];
  if (cert && key && !belongs(cert, key)) {
    problems.push({ path: path('keyFile'), sentence: 'is no key, or not the one of the certificate in certFile' });
  }
  return { insecure: tls.insecure, ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

function belongs(certificate: string, key: Secret): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key.reveal()));
  } catch {
    return false;
  }
}

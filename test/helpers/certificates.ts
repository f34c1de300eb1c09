import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** A certificate authority in a folder; openssl makes what it signs. */
export type Authority = {
  readonly caFile: string;
  /** Signs a certificate for a name, good for loopback too, and gives the paths of it and its key. */
  sign(name: string): { certFile: string; keyFile: string };
};

/** Makes an authority of its own in a folder that exists: `{name}.crt` and `{name}.key`. */
export function makeAuthority(folder: string, name = 'ca'): Authority {
  const at = (file: string): string => join(folder, file);
  const openssl = (...args: string[]): void =>
    void execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.crt`,
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
  );
  return {
    caFile: at(`${name}.crt`),
    sign(subject) {
      const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
      openssl(
        'req',
        ...newKey,
        '-keyout',
        `${subject}.key`,
        '-out',
        `${subject}.csr`,
        '-subj',
        `/CN=${subject}`,
        '-addext',
        names,
      );
      const signing = ['-CA', `${name}.crt`, '-CAkey', `${name}.key`, '-CAcreateserial', '-copy_extensions', 'copy'];
      openssl('x509', '-req', '-in', `${subject}.csr`, ...signing, '-days', '2', '-out', `${subject}.crt`);
      return { certFile: at(`${subject}.crt`), keyFile: at(`${subject}.key`) };
    },
  };
}

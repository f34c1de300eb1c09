import { execFileSync } from 'node:child_process';
import test from 'ava';
import { certificateEnds } from '../../src/sinks/certificate-ends.js';
import { createMetrics } from '../../src/sinks/metrics.js';

const day = 86_400_000;

/** A certificate that lasts so many days from now. */
const lasting = (days: number): string =>
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout /dev/null -days ${days} -subj /CN=x`.split(
      ' ',
    ),
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );

test('of a chain the first end counts, of authorities the last one', async (t) => {
  const [short, long] = [lasting(2), lasting(40)];
  const near = (at: number | undefined, days: number) =>
    t.true(Math.abs((at ?? 0) - Date.now() - days * day) < 600_000);
  const [client, authority, ...others] = certificateEnds({ cert: long + short, ca: `${short}\n${long}` });
  t.deepEqual([client?.certificate, authority?.certificate, others.length], ['client', 'authority', 0]);
  near(client?.at, 2);
  near(authority?.at, 40);
  t.deepEqual(certificateEnds({}), []);
  const metrics = createMetrics({ version: '', node: false, certificates: [{ certificate: 'client', at: 1_500 }] });
  t.regex(await metrics.text(), /^mien_mqtt_certificate_expiry_timestamp_seconds\{certificate="client"\} 1\.5$/m);
});

// Writes audit entries as fast as the disk takes them, and prints the number of each once it is there; until it is killed.
import { openAudit } from '../../src/audit/audit-log.js';

const audit = await openAudit({
  path: process.argv[2] as string,
  now: Date.now,
  logger: { error: (line: unknown) => process.stderr.write(`${line}\n`) },
});
for (;;) {
  await audit.record({
    kind: 'consent',
    by: { via: 'http', name: 'token' },
    details: { camera: 'room', state: 'granted' },
  });
  process.stdout.write(`${audit.head?.seq}\n`);
}

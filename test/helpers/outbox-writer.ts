// A process of its own, to be killed: puts numbered messages and prints the number of each once it is on disk.
import { pino } from 'pino';
import { systemMonotonic } from '../../src/monotonic.js';
import { openOutbox } from '../../src/sinks/outbox.js';

const [path, count] = process.argv.slice(2) as [string, string];
const outbox = await openOutbox({
  path,
  maxBytes: 1 << 30,
  maxAgeMs: Number.POSITIVE_INFINITY,
  now: Date.now,
  monotonic: systemMonotonic,
  logger: pino({ level: 'silent' }),
});
const first = Date.now() * 1_000;
for (let i = 0; i < Number(count); i++) {
  if (await outbox.put(`${first + i}`)) process.stdout.write(`${first + i}\n`);
}
await outbox.close();

import { type Logger, pino } from 'pino';

/** A log for people at a terminal: the sentence alone, on stderr. */
export function plainLog(level: 'info' | 'warn'): Logger {
  return pino(
    { level },
    {
      write(line: string) {
        const { msg } = JSON.parse(line) as { msg: string };
        process.stderr.write(`mien: ${msg}\n`);
      },
    },
  );
}

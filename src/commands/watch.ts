import { Command } from 'commander';
import { fromEvent, takeUntil } from 'rxjs';
import type { MienEvent } from '../event.js';
import { systemRandom } from '../random.js';
import { endSignal } from './end-signal.js';
import { eventLine } from './event-line.js';
import { plainLog } from './plain-log.js';
import { watchEvents } from './watch-events.js';
import { type WatchOptions, watchTarget } from './watch-target.js';

/** `mien watch`: a terminal view of live events from a broker. (DESIGN section 4) */
export function watchCommand(): Command {
  return new Command('watch')
    .description('show live events from a broker, one a line')
    .argument('[url]', 'address of the broker (mqtt://localhost:1883 unless said)')
    .option('-c, --config <file>', 'take the broker and the topics from this mien.yaml')
    .option('--prefix <topic>', 'what topics begin with, wildcards allowed', 'mien/v1/+/+/')
    .option('--username <name>', 'user of the broker')
    .option('--password-file <file>', 'file that holds the password, or the variable MIEN_MQTT_PASSWORD')
    .option('--ca-file <file>', "authority of the broker's certificate (PEM)")
    .option('--cert-file <file>', 'certificate to show (PEM)')
    .option('--key-file <file>', 'its key (PEM)')
    .option('--insecure', 'take any certificate of the broker')
    .option('--json', 'print every message as a line of JSON')
    .action(watch);
}

async function watch(url: string | undefined, options: WatchOptions & { json?: boolean }): Promise<void> {
  const { json = false } = options;
  const target = await watchTarget(url, options, process.env);
  const logger = plainLog('info');
  for (const warning of target.warnings) logger.warn(warning);
  const asked = endSignal();
  const print = (event: MienEvent): void => {
    if (json) process.stdout.write(`${JSON.stringify(event)}\n`);
    // Who watches wants to read of each movement once: when the model has spoken.
    else if (event.type === 'end') process.stdout.write(`${watchLine(event)}\n`);
  };
  await new Promise<void>((resolve, reject) => {
    watchEvents({ target, random: systemRandom, now: Date.now, logger })
      .pipe(takeUntil(fromEvent(asked.signal, 'abort')))
      .subscribe({ next: print, error: reject, complete: resolve });
  });
  process.exit(asked.exitCode() ?? 0);
}

/** What a broker passes on may hold anything, also what a terminal would obey. */
export function watchLine(event: MienEvent): string {
  const line = `${event.site}/${event.edge}  ${eventLine(event)}${event.replayed ? '  (replayed)' : ''}`;
  return line.replaceAll(/\p{C}/gu, '?');
}

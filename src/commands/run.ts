import { Command } from 'commander';
import { destination, pino } from 'pino';
import { fromEvent, ReplaySubject } from 'rxjs';
import { type App, startApp } from '../app.js';
import { loadConfig } from '../config/load-config.js';
import { watchFile } from '../config/watch-file.js';
import { systemRandom } from '../random.js';
import { serviceManager } from '../service-manager.js';
import { version } from '../version.js';
import { serve } from './serve.js';

/** `mien run`: the service. */
export function runCommand(): Command {
  return new Command('run')
    .description('run the service; SIGHUP, or a change of the file, reads the configuration again')
    .requiredOption('-c, --config <file>', 'configuration (see mien.example.yaml)')
    .action(run);
}

async function run({ config: path }: { config: string }): Promise<void> {
  // From the first moment to the last: by itself SIGHUP ends a process.
  const asked = new ReplaySubject<'SIGHUP' | 'file'>(1);
  fromEvent(process, 'SIGHUP').subscribe(() => asked.next('SIGHUP'));
  const load = () => loadConfig(path, { env: process.env });
  const { config, warnings } = await load();
  const logger = pino({ level: config.logLevel, base: null }, destination({ dest: 2, sync: true }));
  for (const warning of warnings) logger.warn(warning);
  // What changes while mien starts is read when it has started.
  watchFile(path).subscribe({
    next: () => asked.next('file'),
    error: ({ message }: Error) =>
      logger.warn(`Changes of ${path} cannot be watched (${message}); send SIGHUP after a change.`),
  });

  await serve(async () => {
    const app = await startApp({ config, load, logger, random: systemRandom, version });
    const manager = serviceManager({ env: process.env, logger, ailment: () => app.ailment() });
    const status = (): string => `mien ${version} with ${app.controls.cameras().length} camera(s)`;

    logger.info(`${status()} runs; metrics on port ${app.httpPort}.`);
    await manager.ready(status());
    const reloads = asked.subscribe(async (name) => {
      await manager.reloading();
      // What is wrong with the file has been logged and published by then.
      await app.controls.reload({ via: 'signal', name }).catch(() => {});
      await manager.ready(status());
    });
    const stop: App['stop'] = async () => {
      reloads.unsubscribe();
      await manager.stopping();
      await app.stop();
    };
    return { ...app, stop };
  });
}

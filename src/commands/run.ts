import { Command } from 'commander';
import { destination, pino } from 'pino';
import { catchError, EMPTY, fromEvent, map, merge } from 'rxjs';
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
  const load = () => loadConfig(path, { env: process.env });
  const { config, warnings } = await load();
  const logger = pino({ level: config.logLevel, base: null }, destination({ dest: 2, sync: true }));
  for (const warning of warnings) logger.warn(warning);

  await serve(async () => {
    const app = await startApp({ config, load, logger, random: systemRandom, version });
    const manager = serviceManager({ env: process.env, logger, ailment: () => app.ailment() });
    const status = (): string => `mien ${version} with ${app.controls.cameras().length} camera(s)`;

    const asked = merge(
      fromEvent(process, 'SIGHUP').pipe(map(() => 'SIGHUP')),
      watchFile(path).pipe(
        map(() => 'file'),
        catchError((error: Error) => {
          logger.warn(`Changes of ${path} cannot be watched (${error.message}); send SIGHUP after a change.`);
          return EMPTY;
        }),
      ),
    ).subscribe(async (name) => {
      await manager.reloading();
      // What is wrong with the file has been logged and published by then.
      await app.controls.reload({ via: 'signal', name }).catch(() => {});
      await manager.ready(status());
    });

    logger.info(`${status()} runs; metrics on port ${app.httpPort}.`);
    await manager.ready(status());
    const stop: App['stop'] = async () => {
      asked.unsubscribe();
      await manager.stopping();
      await app.stop();
    };
    return { ...app, stop };
  });
}

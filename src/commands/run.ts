import { Command } from 'commander';
import { destination, pino } from 'pino';
import { startApp } from '../app.js';
import { loadConfig } from '../config/load-config.js';
import { systemRandom } from '../random.js';
import { version } from '../version.js';
import { serve } from './serve.js';

/** `mien run`: the service. */
export function runCommand(): Command {
  return new Command('run')
    .description('run the service')
    .requiredOption('-c, --config <file>', 'configuration (see mien.example.yaml)')
    .action(run);
}

async function run({ config: path }: { config: string }): Promise<void> {
  const { config, warnings } = await loadConfig(path, { env: process.env });
  const logger = pino({ level: config.logLevel, base: null }, destination({ dest: 2, sync: true }));
  for (const warning of warnings) logger.warn(warning);

  await serve(async () => {
    const app = await startApp({ config, logger, random: systemRandom, version });
    logger.info(`mien ${version} runs with ${config.cameras.length} camera(s); metrics on port ${app.httpPort}.`);
    return app;
  });
}

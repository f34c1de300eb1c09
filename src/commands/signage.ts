import { Command, Option } from 'commander';
import { loadConfig } from '../config/load-config.js';
import { type NoticeLanguage, noticeLanguages, noticeText } from './notice-text.js';

/** `mien signage`: the notice for the door, from the configuration. */
export function signageCommand(): Command {
  return new Command('signage')
    .description('print the notice for the door of a room that is watched')
    .requiredOption('-c, --config <file>', 'configuration (see mien.example.yaml)')
    .addOption(new Option('--lang <language>', 'its language').choices(noticeLanguages).default('en'))
    .action(async ({ config: path, lang }: { config: string; lang: NoticeLanguage }) => {
      const { config } = await loadConfig(path, { env: process.env });
      process.stdout.write(noticeText(config, lang));
    });
}

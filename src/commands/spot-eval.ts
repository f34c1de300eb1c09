import { basename } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { evaluateSpotting } from '../evaluation/evaluate-spotting.js';
import { parseEvents } from '../evaluation/read-events.js';
import { parseTruth } from '../evaluation/read-truth.js';
import { readText } from './read-text.js';
import { spottingTable } from './spotting-table.js';

type SpotEvalOptions = { json?: boolean; iou: number; hours?: number };

/** `mien spot-eval`: how well events agree with what is known of the recordings. (DESIGN section 4) */
export function spotEvalCommand(): Command {
  return new Command('spot-eval')
    .description(
      'compare events with a truth table: recall, false alarms an hour, F1, errors of onset, apex and offset',
    )
    .argument('<truth>', 'path,onset_s,apex_s,offset_s,kind and, if known, length_s of each recording (.csv)')
    .argument('<events>', 'what mien analyze --json printed, of one recording or of several one after another')
    .option('--json', 'print the figures as one line of JSON')
    .option('--iou <share>', 'least intersection over union of a true and a found interval', parseIou, 0.5)
    .option('--hours <h>', 'how long all recordings are together, instead of length_s', parseHours)
    .action(spotEval);
}

async function spotEval(truthPath: string, eventsPath: string, options: SpotEvalOptions): Promise<void> {
  const { json = false, iou, hours = null } = options;
  const truth = parseTruth(await readText(truthPath, 'truth table'), basename(truthPath));
  const events = parseEvents(await readText(eventsPath, 'events'), basename(eventsPath));
  const figures = evaluateSpotting(truth, events, { iou, hours });
  process.stdout.write(json ? `${JSON.stringify(figures)}\n` : spottingTable(figures));
}

function parseIou(text: string): number {
  const share = Number(text);
  if (!(share > 0 && share <= 1)) throw new InvalidArgumentError('a share is a number over 0, at most 1.');
  return share;
}

function parseHours(text: string): number {
  const hours = Number(text);
  if (!(hours > 0 && hours < Number.POSITIVE_INFINITY))
    throw new InvalidArgumentError('give a number of hours over 0.');
  return hours;
}

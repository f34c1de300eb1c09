import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { finalize, lastValueFrom, tap } from 'rxjs';
import { analyzeRecording } from '../analyze.js';
import { asMienError, UsageError } from '../errors.js';
import { noMeter } from '../meter.js';
import { loadVerifier } from '../model/load-verifier.js';
import { startModel } from '../model/model-service.js';
import { checkFile } from '../sources/check-file.js';
import { defaultJudge, type Judge, judges } from '../spotting/judges.js';
import { type SpottingPreset, spottingPresets } from '../spotting/parameters.js';
import { defaultStabiliser, type StabiliserName, stabiliserNames } from '../stabilising/stabiliser-names.js';
import { openVision } from '../vision/open-vision.js';
import { endSignal } from './end-signal.js';
import { eventLine } from './event-line.js';
import { openReport } from './open-report.js';
import { progressLine } from './progress-line.js';

type AnalyzeOptions = {
  fps?: number;
  json?: boolean;
  report?: string;
  pictures?: boolean;
  start: number;
  preset: SpottingPreset;
  judge: Judge;
  stabiliser: StabiliserName;
  amplification: number;
};

/** `mien analyze`: a recording, offline and deterministic. */
export function analyzeCommand(): Command {
  return new Command('analyze')
    .description('find the micro-expressions of a recording; the same file gives the same output')
    .argument('<file>', 'a video, or a folder of numbered pictures (PNG, JPEG, BMP)')
    .option('--fps <number>', 'how many pictures of a folder were taken a second', parseFps)
    .option('--json', 'print each event as a line of JSON')
    .option('--report <file>', 'write a page with a timeline, curves, and what moved (.html)')
    .option('--pictures', 'show onset, apex and magnified apex in the report: the people in the recording have agreed')
    .option('--start <utc>', 'when the recording began, such as 2026-01-31T09:00:00Z', parseUtc, 0)
    .addOption(
      new Option('--preset <name>', 'how readily a movement becomes an event')
        .choices(Object.keys(spottingPresets))
        .default('balanced'),
    )
    .addOption(
      new Option('--judge <name>', 'what decides: learned, a small network; rules, the thresholds it replaced')
        .choices(judges)
        .default(defaultJudge),
    )
    .addOption(
      new Option('--stabiliser <name>', "how the head's movement is taken out of the picture")
        .choices(stabiliserNames)
        .default(defaultStabiliser),
    )
    .option('--amplification <factor>', 'how strongly movement is magnified', parseAmplification, 2)
    .action(analyze);
}

async function analyze(path: string, options: AnalyzeOptions): Promise<void> {
  const { fps, json = false, report, pictures = false, start, preset, judge, stabiliser, amplification } = options;
  if (pictures && !report) throw new UsageError('--pictures belongs to --report; name the file of the report as well.');
  await refuseMisplacedRate(path, fps);
  if (fps === undefined) await checkFile(path);
  // Before the work: an hour of analysis is not to end in a folder that cannot be written.
  const page = report && (await openReport(report, { recording: basename(resolve(path)), pictures }));
  const lanes = page ? page.lanes : undefined;
  const asked = endSignal();
  const [vision, verifier] = await Promise.all([openVision(), loadVerifier()]);
  const service = await startModel({ engine: 'ort' });
  const progress = progressLine(process.stderr);
  try {
    const events = analyzeRecording({
      path,
      ...(fps === undefined ? {} : { fps }),
      start,
      stabiliser,
      spotting: {
        preset,
        judge,
        verifier,
        rejected: (_track, candidate, reason) => lanes?.rejected(candidate, reason),
      },
      amplification,
      vision,
      model: service.client(),
      meter: {
        ...noMeter,
        frame: progress.frame,
        interval: (ms) => {
          progress.interval(ms);
          lanes?.interval(ms);
        },
        watched: (ms, usableMs) => lanes?.watched(ms, usableMs),
      },
      onFailure: (error) => process.stderr.write(`mien: ${asMienError(error).message}\n`),
      ...(page ? { onUnderstood: page.see } : {}),
      signal: asked.signal,
    });
    await lastValueFrom(
      events.pipe(
        tap((event) => {
          progress.clear();
          process.stdout.write(`${json ? JSON.stringify(event) : eventLine(event)}\n`);
          if (page) page.add(event);
        }),
        finalize(() => progress.clear()),
      ),
      { defaultValue: undefined },
    );
  } finally {
    // Also after a failure: what was found until then is kept.
    if (page && progress.seconds() > 0) await page.write(progress.seconds());
    await Promise.all([vision.close(), service.stop()]);
  }
  const code = asked.exitCode();
  if (code !== undefined) process.exitCode = code;
}

/** A video knows its own rate, a folder of pictures does not. */
async function refuseMisplacedRate(path: string, fps: number | undefined): Promise<void> {
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    () => undefined,
  );
  if (folder && fps === undefined)
    throw new UsageError(
      `${path} is a folder of pictures, which do not say how fast they were taken; add --fps, such as --fps 200.`,
    );
  if (folder === false && fps !== undefined)
    throw new UsageError(`${path} is not a folder of pictures; leave --fps out, a video knows its own rate.`);
}

function parseFps(text: string): number {
  const fps = Number(text);
  if (!(fps >= 1 && fps <= 10_000)) throw new InvalidArgumentError('write pictures a second, from 1 to 10000.');
  return fps;
}

function parseUtc(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('write a time as 2026-01-31T09:00:00Z.');
  return ms;
}

function parseAmplification(text: string): number {
  const factor = Number(text);
  if (!(factor >= 1 && factor <= 20)) throw new InvalidArgumentError('a factor is a number from 1 to 20.');
  return factor;
}

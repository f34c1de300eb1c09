import { Command } from 'commander';
import { parseClassMap } from '../learning/class-map.js';
import { dataDigest } from '../learning/data-digest.js';
import { startStepper } from '../learning/start-stepper.js';
import { type TrainModelReport, trainModel } from '../learning/train-model.js';
import { trainingPaths } from '../learning/training-paths.js';
import type { TrainingSettings } from '../learning/training-settings.js';
import { readModel } from '../model/model-file.js';
import { endSignal } from './end-signal.js';
import { openSamples } from './open-samples.js';
import { numberBetween, wholeNumber } from './parse-number.js';
import { settingsOf, type TrainingOptions, withTrainingOptions } from './training-options.js';
import { trainingProgress } from './training-progress.js';

type TrainOptions = TrainingOptions & {
  output: string;
  validation?: string[];
  validateEvery: number;
  saveEvery: number;
  precision: number;
  json?: boolean;
};

/** `mien train`: weights from prepared samples. (DESIGN section 4) */
export function trainCommand(): Command {
  const command = new Command('train')
    .description('train the network on prepared samples; run again, it goes on where it was stopped')
    .argument('<samples...>', "manifests (.csv), or folders that 'mien prepare' or 'mien synth' made")
    .requiredOption(
      '-o, --output <file>',
      'where the best weights go (.safetensors); log, curves and checkpoint lie beside it',
    )
    .option(
      '--validation <sets...>',
      'prepared sets to choose and calibrate the best weights on, instead of --hold-out',
    );
  return withTrainingOptions(command)
    .option('--validate-every <n>', 'steps between two validations', wholeNumber(1), 200)
    .option('--save-every <minutes>', 'time between two checkpoints', numberBetween(0, 1440), 5)
    .option('--precision <share>', 'precision that the abstention threshold aims at', numberBetween(0.01, 1), 0.7)
    .option('--json', 'print the outcome as one line of JSON')
    .action(run);
}

async function run(samples: string[], options: TrainOptions): Promise<void> {
  const { output, batch, steps, json = false } = options;
  const classMap = parseClassMap(options.classes);
  const asked = endSignal();
  const set = await openSamples(samples, asked.signal);
  const validation = options.validation ? await openSamples(options.validation, asked.signal) : null;
  if (!set || validation === undefined) {
    process.exitCode = asked.exitCode() ?? 1;
    return;
  }
  const init = options.init === undefined ? null : await readModel(options.init);
  const settings: TrainingSettings = {
    ...settingsOf(options),
    validateEvery: options.validateEvery,
    precision: options.precision,
    data: dataDigest(set),
    validation: dataDigest(validation ?? set),
    init: init?.sha256 ?? 'none',
  };
  const { averaging, weightDecay } = settings;
  const progress = trainingProgress(process.stderr, steps);
  const paths = trainingPaths(output);
  const report = await trainModel({
    set,
    validation,
    classMap,
    settings,
    paths,
    init,
    openStepper: async () =>
      startStepper({ classes: Object.keys(classMap.classes).length, batch, averaging, weightDecay }),
    signal: asked.signal,
    saveEvery: options.saveEvery * 60_000,
    now: () => performance.now(),
    onRecord: progress.record,
    onNotice: progress.notice,
  }).finally(() => {
    progress.clear();
    set.close();
    validation?.close();
  });
  process.stdout.write(json ? `${JSON.stringify({ ...report, ...paths })}\n` : summary(output, report));
  if (report.stopped) {
    progress.notice(`stopped after step ${report.step}; the same command goes on from ${paths.checkpoint}.`);
    process.exitCode = asked.exitCode() ?? 1;
  }
}

function summary(output: string, { best, calibration }: TrainModelReport): string {
  if (!best) return '';
  const { temperature, abstainBelow } = calibration?.calibration ?? {};
  const chosen = calibration ? `, temperature ${temperature}, abstains below ${abstainBelow}` : '';
  const scores = `validation UF1 ${best.uf1.toFixed(3)}, UAR ${best.uar.toFixed(3)}`;
  return `${output}: weights of step ${best.step}, ${scores}${chosen}\n`;
}

import { Command, InvalidArgumentError } from 'commander';
import { diagnose } from '../doctor/diagnose.js';
import { examine } from '../doctor/examine.js';
import { DataError, errorTable } from '../errors.js';
import { loadVerifier } from '../model/load-verifier.js';
import { openVision } from '../vision/open-vision.js';
import { endSignal } from './end-signal.js';
import { patient } from './patient.js';
import { progressLine } from './progress-line.js';

type DoctorOptions = { config?: string; seconds: number; json?: boolean };

/** `mien doctor`: is this camera good enough? A verdict for each criterion, and what to change. (DESIGN section 4) */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description(
      'is this camera good enough? Watch it, and say what to change; exit 65 when nothing can be spotted with it',
    )
    .argument('<source>', 'an address rtsp://..., a recording, or with -c the name of a camera')
    .option('-c, --config <file>', 'take the camera, with its user and password, from this configuration')
    .option('--seconds <s>', 'how long to watch', parseSeconds, 40)
    .option('--json', 'print figures and findings as one line of JSON')
    .action(doctor);
}

async function doctor(source: string, { config, seconds, json = false }: DoctorOptions): Promise<void> {
  const { spotting, ...whom } = await patient(source, config);
  const asked = endSignal();
  const [vision, verifier] = await Promise.all([openVision(), loadVerifier()]);
  const progress = progressLine(process.stderr);
  try {
    const figures = await examine({
      ...whom,
      vision,
      spotting: { ...spotting, verifier },
      seconds,
      signal: asked.signal,
      onFrame: () => progress.frame(),
    });
    progress.clear();
    const code = asked.exitCode();
    if (code !== undefined) process.exitCode = code;
    if (figures.seconds === 0) throw new DataError(`${source} gave no two frames to look at; watch it for longer.`);
    const { verdict, findings } = diagnose(figures);
    if (json) process.stdout.write(`${JSON.stringify({ source: named(source), verdict, figures, findings })}\n`);
    else process.stdout.write(`${page(named(source), verdict, figures, findings)}\n`);
    if (verdict === 'refused') process.exitCode = errorTable.MIEN_ERR_DATA.exit;
  } finally {
    progress.clear();
    await vision.close();
  }
}

/** What was examined, for people: an address without its credentials. */
function named(source: string): string {
  return source.replace(/\/\/[^/?#]*@/, '//');
}

function page(
  source: string,
  verdict: string,
  { width, height, seconds, bitrateKbps, faceShare }: Awaited<ReturnType<typeof examine>>,
  findings: ReturnType<typeof diagnose>['findings'],
): string {
  const wide = Math.max(...findings.map(({ criterion }) => criterion.length));
  const rate = bitrateKbps === null ? '' : `, ${Math.round(bitrateKbps)} kbit/s`;
  const seen = `${width}x${height}${rate}, ${seconds.toFixed(0)} s watched, a face in ${(100 * faceShare).toFixed(0)} % of the frames`;
  return [
    `${source}: ${seen}`,
    ...findings.flatMap((finding) => [
      `${finding.verdict.padEnd(8)} ${finding.criterion.padEnd(wide)}  ${finding.value}`,
      ...(finding.advice === null ? [] : [`${' '.repeat(9 + wide)}  -> ${finding.advice}`]),
    ]),
    `verdict: ${verdict}`,
  ].join('\n');
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 5 && seconds <= 3600)) throw new InvalidArgumentError('write seconds from 5 to 3600.');
  return seconds;
}

import { type Emotion, emotionClass, emotions, threeClasses } from '../../model/emotion-classes.js';
import { manifestColumns } from '../manifest.js';
import type { Coding, Preset } from './preset.js';
import type { CodingLine } from './read-coding-table.js';

/** Which labels a manifest gets: the table's emotions, or their classes of five (CASME II) or three (MEGC 2019). */
export const labelings = ['emotions', 'five', 'three'] as const;
export type Labeling = (typeof labelings)[number];

export type ManifestOptions = {
  readonly labels: Labeling;
  /** Frames a second, instead of the preset's. */
  readonly fps?: number | undefined;
  /** Where pictures lie, instead of the preset's. */
  readonly path?: string | undefined;
};

export type WrittenManifest = {
  readonly text: string;
  readonly rows: number;
  /** Rows that are no micro-expressions, or have no class in the labeling. */
  readonly leftOut: number;
  /** What could not be understood, a sentence each. */
  readonly problems: readonly string[];
};

/** Other words of coding tables for emotions. */
const aliases: Readonly<Record<string, Emotion>> = {
  happy: 'happiness',
  surprised: 'surprise',
  disgusted: 'disgust',
  sad: 'sadness',
  fearful: 'fear',
  angry: 'anger',
  other: 'others',
};

/** Writes a manifest from a coding table. Frame numbers are passed on as they are, `first` stays open. */
export function writeManifest(lines: readonly CodingLine[], preset: Preset, options: ManifestOptions): WrittenManifest {
  const problems: string[] = [];
  let leftOut = 0;
  const rows = lines.flatMap(({ line, coding }) => {
    if (preset.isMicro && !preset.isMicro(coding)) {
      leftOut++;
      return [];
    }
    const said = coding.emotion || (preset.emotion?.(coding) ?? '');
    const emotion = emotionOf(said);
    if (emotion === undefined) {
      problems.push(`line ${line} (${coding.filename}): the emotion '${said}' is not known: correct it in the table.`);
      return [];
    }
    const label = labelOf(emotion, options.labels);
    if (label === undefined) {
      leftOut++;
      return [];
    }
    const fps = options.fps ?? (coding.fps === '' ? preset.fps : Number(coding.fps));
    if (fps === undefined || !(fps > 0)) {
      problems.push(`line ${line} (${coding.filename}): frames a second are not known: give --fps.`);
      return [];
    }
    const subject = preset.subject(coding);
    const fill = (pattern: string) => pattern.replace(/\{(\w+)\}/g, (whole, name: string) => fields[name] ?? whole);
    const fields: Readonly<Record<string, string>> = { ...coding, subject, emotion };
    const cells = {
      clip: fill(preset.clip),
      subject,
      label,
      path: fill(options.path ?? preset.path),
      first: '',
      onset: frame(coding.onset),
      apex: apexOf(coding),
      offset: frame(coding.offset),
      fps: String(fps),
    };
    return [manifestColumns.map((column) => quoted(cells[column])).join(',')];
  });
  return { text: `${[manifestColumns.join(','), ...rows].join('\n')}\n`, rows: rows.length, leftOut, problems };
}

/** SMIC and CAS(ME)^2 name classes of three themselves. */
function emotionOf(text: string): string | undefined {
  const name = text.toLowerCase().trim();
  const known = [...emotions, ...threeClasses].find((one) => one === name);
  return known ?? aliases[name];
}

function labelOf(emotion: string, labels: Labeling): string | undefined {
  if (labels === 'emotions') return emotion;
  const own = emotions.find((one) => one === emotion);
  if (own !== undefined) return emotionClass(own, labels === 'three' ? 3 : 5);
  return labels === 'three' ? emotion : undefined;
}

/** `46.0` is 46; anything that is no number stays, for `mien prepare` to speak of. */
function frame(text: string): string {
  return text.replace(/^(\d+)\.0+$/, '$1');
}

/** CASME II writes '/' for an apex that nobody found; others leave it empty or write 0. */
function apexOf({ apex, onset }: Coding): string {
  const number = frame(apex);
  return number === '/' || (number === '0' && frame(onset) !== '0') ? '' : number;
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

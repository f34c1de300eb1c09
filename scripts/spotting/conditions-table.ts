import type { Share, SpottingFigures } from '../../src/evaluation/evaluate-spotting.js';

/** What was spotted in the recordings of one set, by preset. */
export type Conditions = { readonly set: string; readonly figures: Readonly<Record<string, SpottingFigures>> };

/** Below and from this on, px of the crop, recall is given apart. */
const middlePx = 1;

/** What the three parts of a set's name say after its first word. */
const conditions: Readonly<Record<string, readonly string[]>> = {
  grid: ['fps', 'noise', 'kbit/s'],
  size: ['picture', 'codec', 'kbit/s'],
};

/**
 * A table in Markdown of the sets that are named grid-RATE-NOISE-BITRATE, or of those named size-PICTURE-CODEC-BITRATE: for
 * each preset what was found, F1, and false ones an hour; and what was found of the weaker and of the stronger half.
 */
export function conditionsTable(sets: readonly Conditions[]): string {
  const named = sets.map(({ set, figures }) => {
    const [kind, ...key] = set.split('-');
    return { columns: conditions[kind!], key, figures };
  });
  const columns = named[0]?.columns;
  if (columns === undefined || named.some((one) => one.columns !== columns))
    throw new Error('Name sets of one kind with --only: grid- or size-.');
  const ordered = new Intl.Collator('en', { numeric: true });
  named.sort((one, other) => ordered.compare(one.key.join(' '), other.key.join(' ')));
  const presets = Object.keys(named[0]?.figures ?? {});
  const head = [...columns, ...presets, ...presets.map((preset) => `${preset}, < / >= ${middlePx} px`)];
  const rows = named.map(({ key, figures }) => [
    ...key,
    ...presets.map((preset) => overall(figures[preset]!)),
    ...presets.map((preset) => halves(figures[preset]!)),
  ]);
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

const bare = (share: number | null | undefined): string => (share ?? 0).toFixed(2).replace(/^0/, '');

const overall = ({ recall, f1, falseAlarmsPerHour }: SpottingFigures): string =>
  `${bare(recall?.value)}, ${bare(f1)}, ${falseAlarmsPerHour?.value.toFixed(0) ?? '?'}`;

function halves({ byStrength }: SpottingFigures): string {
  const share = (within: (fromPx: number) => boolean): string => {
    const recalls = byStrength.filter(({ fromPx }) => within(fromPx)).map(({ recall }) => recall);
    const sum = (of: (recall: Share) => number): number => recalls.reduce((total, recall) => total + of(recall), 0);
    return `${sum(({ hits }) => hits)}/${sum(({ count }) => count)}`;
  };
  return `${share((fromPx) => fromPx < middlePx)} ${share((fromPx) => fromPx >= middlePx)}`;
}

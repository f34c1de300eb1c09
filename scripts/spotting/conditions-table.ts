import type { Share, SpottingFigures } from '../../src/evaluation/evaluate-spotting.js';

/** What was spotted in the recordings of one set, by preset. */
export type Conditions = { readonly set: string; readonly figures: Readonly<Record<string, SpottingFigures>> };

/** Below and from this on, px of the crop, recall is given apart. */
const middlePx = 1;

/**
 * A table in Markdown of the sets that are named grid-RATE-NOISE-BITRATE: for each preset what was found, F1, and false
 * ones an hour; and what was found of the weaker and of the stronger half.
 */
export function conditionsTable(sets: readonly Conditions[]): string {
  const named = sets.flatMap(({ set, figures }) => {
    const [, fps, noise, bitrate] = /^grid-(\d+)-(\d+)-(\d+)$/.exec(set) ?? [];
    return fps === undefined ? [] : [{ key: [fps, noise, bitrate].map(Number), figures }];
  });
  named.sort((a, b) => a.key.map((one, i) => one - b.key[i]!).find((difference) => difference !== 0) ?? 0);
  const presets = Object.keys(named[0]?.figures ?? {});
  const head = ['fps', 'noise', 'kbit/s', ...presets, ...presets.map((preset) => `${preset}, < / >= ${middlePx} px`)];
  const rows = named.map(({ key, figures }) => [
    ...key.map(String),
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

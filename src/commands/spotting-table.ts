import type { Estimate, Share, SpottingFigures, TimeError } from '../evaluation/evaluate-spotting.js';

const unknown = 'unknown';

/** Figures of spotting as a table for a person; what could not be counted says so. */
export function spottingTable(figures: SpottingFigures): string {
  const { truePositives, falsePositives, falseNegatives, hours, falseAlarmsPerHour } = figures;
  const falseOnes = Object.entries(figures.falseBy)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${kind} ${count}`);
  const rows = [
    ['recordings', `${figures.recordings}${hours === null ? '' : `, ${hours.toPrecision(3)} h`}`],
    ['found, false, missed', `${truePositives}, ${falsePositives}, ${falseNegatives} (IoU >= ${figures.iou})`],
    ['recall', shown(figures.recall, 'no micro-expression in the truth')],
    ['precision', figures.precision?.toFixed(2) ?? `${unknown}: no events`],
    ['F1', figures.f1?.toFixed(2) ?? `${unknown}: nothing true and nothing found`],
    ['onset error', timeError(figures.onsetErrorMs)],
    ['apex error', timeError(figures.apexErrorMs)],
    ['offset error', timeError(figures.offsetErrorMs)],
    [
      'false alarms an hour',
      falseAlarmsPerHour
        ? withInterval(falseAlarmsPerHour, 1)
        : `${unknown}: give --hours, or length_s of every recording`,
    ],
    ['recall in a blink', shown(figures.recallInBlink, 'none in a blink')],
    ...figures.byStrength.map(({ fromPx, toPx, recall }) => [
      `recall, ${toPx === null ? `from ${fromPx} px` : `${fromPx}-${toPx} px`}`,
      shown(recall, ''),
    ]),
    ['half is found at', halfFound(figures)],
    ['false ones lie on', falseOnes.join(', ') || 'there are none'],
  ];
  return rows.map(([name, text]) => `${name.padEnd(22)}${text}\n`).join('');
}

function timeError(error: TimeError | null): string {
  return error ? `median ${error.median.toFixed(0)} ms, p90 ${error.p90.toFixed(0)} ms` : `${unknown}: none found`;
}

function halfFound({ byStrength, halfFoundPx }: SpottingFigures): string {
  if (byStrength.length === 0) return `${unknown}: the truth has no strength_px`;
  return halfFoundPx === null
    ? `${unknown}: not between the strengths of the truth`
    : `${halfFoundPx.toFixed(2)} px of the crop`;
}

function shown(share: Share | null, otherwise: string): string {
  return share ? `${withInterval(share, 2)}, ${share.hits} of ${share.count}` : `${unknown}: ${otherwise}`;
}

function withInterval({ value, low, high }: Estimate, digits: number): string {
  return `${value.toFixed(digits)} (95 %: ${low.toFixed(digits)}-${high.toFixed(digits)})`;
}

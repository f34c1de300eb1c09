import type { SpottingFigures } from '../../src/evaluation/evaluate-spotting.js';

export type TradeOff = {
  readonly name: string;
  /** The verifier at rising thresholds. */
  readonly points: readonly SpottingFigures[];
  /** The presets of the rules. */
  readonly rules: readonly SpottingFigures[];
};

const [width, height, left, top, right, bottom] = [720, 420, 56, 24, 16, 48];
const colours = ['#1f6fb2', '#c2571a', '#3a7d44', '#8a4fa3', '#946c00', '#5a6570'];
/** False alarms an hour at both ends of the axis. */
const [fewest, most] = [1, 500];

/** Recall over false alarms an hour, logarithmic, as an SVG: a line for the verifier's thresholds, circles for the rules. */
export function tradeOffPlot(curves: readonly TradeOff[]): string {
  const shown = curves.filter(({ points }) => points.some(({ recall }) => recall !== null));
  const x = (rate: number): number => {
    const share = Math.log(Math.min(most, Math.max(fewest, rate)) / fewest) / Math.log(most / fewest);
    return left + share * (width - left - right);
  };
  const y = (recall: number): number => height - bottom - recall * (height - top - bottom);
  const at = ({ recall, falseAlarmsPerHour }: SpottingFigures) =>
    [x(falseAlarmsPerHour?.value ?? 0).toFixed(1), y(recall?.value ?? 0).toFixed(1)] as const;
  const grid = [
    ...[1, 3, 10, 30, 100, 300].map(
      (rate) =>
        `<line x1="${x(rate)}" x2="${x(rate)}" y1="${top}" y2="${height - bottom}" stroke="#ddd"/><text x="${x(rate)}" y="${height - bottom + 16}" text-anchor="middle">${rate === fewest ? `≤ ${rate}` : rate}</text>`,
    ),
    ...[0, 0.25, 0.5, 0.75, 1].map(
      (recall) =>
        `<line x1="${left}" x2="${width - right}" y1="${y(recall)}" y2="${y(recall)}" stroke="#ddd"/><text x="${left - 6}" y="${y(recall) + 4}" text-anchor="end">${recall}</text>`,
    ),
  ];
  const lines = shown.map(({ name, points, rules }, index) => {
    const colour = colours[index % colours.length];
    const circles = rules.map((one) => {
      const [cx, cy] = at(one);
      return `<circle cx="${cx}" cy="${cy}" r="4" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
    });
    return `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.map((one) => at(one).join()).join(' ')}"/>${circles.join('')}<text x="${width - right - 6}" y="${height - bottom - 12 - 16 * index}" text-anchor="end" fill="${colour}">${name}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<title>Recall over false alarms an hour</title>
<rect width="100%" height="100%" fill="#fff"/>
${grid.join('')}
${lines.join('\n')}
<text x="${(left + width - right) / 2}" y="${height - 10}" text-anchor="middle">false alarms an hour</text><text x="${left}" y="${top - 8}">recall; lines: the verifier at thresholds .3 to .99; circles: the rules' presets</text>
</svg>
`;
}

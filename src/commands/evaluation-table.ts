import type { EvaluationReport, PartScores } from '../evaluation/evaluation-report.js';
import type { Interval } from '../evaluation/subject-interval.js';

/** An evaluation as tables for a person. */
export function evaluationTable(report: EvaluationReport): string {
  const { labels, confusion, perClass, intervals, answered } = report;
  const scores = [
    ['UF1', report.uf1, intervals.uf1],
    ['UAR', report.uar, intervals.uar],
    ['accuracy', report.accuracy, intervals.accuracy],
  ] as const;
  const lines = [
    `${report.samples} samples of ${report.subjects.length} subjects; 95 % intervals by bootstrap over subjects`,
    ...scores.map(([name, value, interval]) => `${name.padEnd(10)}${value.toFixed(4)} (${between(interval)})`),
    '',
    'true class, and how often it was said to be each',
    ...table([
      ['', ...labels, 'recall', 'F1'],
      ...confusion.map((row, index) => [
        labels[index]!,
        ...row.map(String),
        perClass[index]!.recall?.toFixed(3) ?? '-',
        perClass[index]!.f1?.toFixed(3) ?? '-',
      ]),
    ]),
    '',
    ...parts('subject', report.subjects),
    ...(report.sources.length > 0 ? ['', ...parts('data set', report.sources)] : []),
  ];
  if (answered) {
    const { temperature, abstainBelow, coverage, precision, calibrationError } = answered;
    lines.push(
      '',
      `at temperature ${temperature}, silent below ${abstainBelow}: says a label for ${(100 * coverage).toFixed(1)} %, right for ${precision === null ? '-' : (100 * precision).toFixed(1)} % of these; calibration error ${calibrationError.toFixed(4)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const between = ({ low, high }: Interval): string => `${low.toFixed(4)}-${high.toFixed(4)}`;

function parts(name: string, rows: readonly PartScores[]): string[] {
  return table([
    [name, 'samples', 'right', 'UF1', 'UAR'],
    ...rows.map((row) => [row.name, String(row.samples), String(row.right), row.uf1.toFixed(3), row.uar.toFixed(3)]),
  ]);
}

/** Columns in line, the first to the left. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}

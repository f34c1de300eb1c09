import type { StepRecord } from './step-record.js';

const [width, height, margin] = [900, 260, 48];
/** Points a curve has at most: steps between them are averaged. */
const most = 300;

type Point = readonly [step: number, value: number];

/** Draws a training's learning curves as an SVG file: loss over steps, and what validation said. */
export function curvesSvg(records: readonly StepRecord[], title: string): string {
  const steps = records.flatMap((record): Point[] =>
    record.kind === 'step' ? [[record.step, record.losses.final]] : [],
  );
  const validations = records.flatMap((record) => (record.kind === 'validation' ? [record] : []));
  const last = Math.max(1, ...records.map(({ step }) => step));
  const losses = [...steps.map(([, value]) => value), ...validations.map(({ loss }) => loss)];
  const top = panel(0, last, Math.max(0.1, ...losses.filter(Number.isFinite)), 'loss', [
    { name: 'training (focal, varied samples)', colour: '#1f77b4', points: thinned(steps) },
    {
      name: 'validation (log-likelihood)',
      colour: '#d62728',
      points: validations.map(({ step, loss }): Point => [step, loss]),
    },
  ]);
  const bottom = panel(height, last, 1, 'validation', [
    { name: 'UF1', colour: '#2ca02c', points: validations.map(({ step, uf1 }): Point => [step, uf1]) },
    { name: 'UAR', colour: '#9467bd', points: validations.map(({ step, uar }): Point => [step, uar]) },
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${2 * height + 20}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/><text x="${margin}" y="18" font-size="14">${escaped(title)}</text>
${top}${bottom}</svg>
`;
}

function panel(
  y: number,
  last: number,
  highest: number,
  name: string,
  curves: readonly { name: string; colour: string; points: readonly Point[] }[],
): string {
  const [left, right, above, below] = [margin, width - 16, y + 34, y + height - 20];
  const at = ([step, value]: Point): string =>
    `${(left + ((right - left) * step) / last).toFixed(1)},${(below - (below - above) * Math.min(1, Math.max(0, value / highest))).toFixed(1)}`;
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const level = below - (below - above) * share;
    return `<line x1="${left}" x2="${right}" y1="${level}" y2="${level}" stroke="#ddd"/><text x="${left - 6}" y="${level + 4}" text-anchor="end">${(share * highest).toFixed(2)}</text>`;
  });
  const lines = curves.map(
    ({ name: curve, colour, points }, index) =>
      `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${points.map(at).join(' ')}"/><text x="${right}" y="${above + 14 + 15 * index}" text-anchor="end" fill="${colour}">${curve}</text>`,
  );
  return `${marks.join('')}${lines.join('')}<text x="${left}" y="${above - 4}">${name}</text><text x="${right}" y="${below + 15}" text-anchor="end">step ${last}</text>\n`;
}

function thinned(points: readonly Point[]): Point[] {
  const size = Math.ceil(points.length / most);
  return Array.from({ length: size === 0 ? 0 : Math.ceil(points.length / size) }, (_, index) => {
    const part = points.slice(index * size, (index + 1) * size);
    const mean = (which: 0 | 1): number => part.reduce((sum, point) => sum + point[which], 0) / part.length;
    return [mean(0), mean(1)] as const;
  });
}

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;' })[sign] ?? '&gt;');

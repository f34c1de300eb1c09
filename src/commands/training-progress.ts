import type { WriteStream } from 'node:tty';
import type { StepRecord } from '../learning/step-record.js';

/** Steps between two lines where there is no terminal. */
const every = 50;
/** Share of the past in the mean time of a step. */
const kept = 0.95;

/** How far a training has come: one line of a terminal that is drawn over, or a line now and then elsewhere. */
export function trainingProgress(out: WriteStream, steps: number) {
  let pace: number | undefined;
  let best: { uf1: number; step: number } | undefined;
  const clear = (): void => {
    if (out.isTTY) out.write('\r\x1b[K');
  };
  return {
    clear,
    /** Says a sentence on a line of its own. */
    notice(sentence: string): void {
      clear();
      out.write(`mien: ${sentence}\n`);
    },
    record(record: StepRecord): void {
      const { step, seconds } = record;
      if (record.kind === 'validation') {
        if (record.best) best = { uf1: record.uf1, step };
        clear();
        const mark = record.best ? ', the best so far' : '';
        out.write(
          `step ${step}: validation UF1 ${record.uf1.toFixed(3)}, UAR ${record.uar.toFixed(3)}, loss ${record.loss.toFixed(3)}${mark}\n`,
        );
        return;
      }
      pace = pace === undefined ? seconds : kept * pace + (1 - kept) * seconds;
      if (!out.isTTY && step % every !== 0 && step !== steps) return;
      const minutes = Math.ceil(((steps - step) * pace) / 60);
      const known = best ? `, best UF1 ${best.uf1.toFixed(3)} at ${best.step}` : '';
      const text = `step ${step} of ${steps}, loss ${record.losses.total.toFixed(3)}, ${pace.toFixed(2)} s a step${known}, ${minutes} min left`;
      out.write(out.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
    },
  };
}

import type { Session } from './session.js';

const columns = 'path,onset_s,apex_s,offset_s,kind,length_s,overlap,emotion,units,strength_px';

/**
 * The truth table of a session for `mien spot-eval`: one line a movement, `path,onset_s,apex_s,offset_s,kind`, then
 * what that command does not need: the clip's length, what moves at the same time, and a micro-expression's emotion,
 * action units and strength (px of the 128x128 crop). Looks aside are left out: they move nothing but the eyes.
 * @param path the clip as the table should name it
 */
export function truthTable(session: Session, path: string): string {
  const field = /[",\n]/.test(path) ? `"${path.replaceAll('"', '""')}"` : path;
  const length = String(Number(session.seconds.toFixed(4)));
  const lines = session.movements
    .filter((m) => m.kind !== 'gaze')
    .map((m) => {
      const times = [m.onset, m.apex, m.offset].map((s) => s.toFixed(4));
      const units = (m.units ?? []).join('+');
      return [field, ...times, m.kind, length, m.overlap ?? '', m.emotion ?? '', units, m.strength?.toFixed(3) ?? ''];
    });
  if (lines.length === 0) lines.push([field, '', '', '', 'none', length, '', '', '', '']);
  return `${[columns, ...lines.map((line) => line.join(','))].join('\n')}\n`;
}

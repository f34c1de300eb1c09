import type { Session } from './session.js';

/**
 * The truth table of a session for `mien spot-eval`: one line a movement, `path,onset_s,apex_s,offset_s,kind`.
 * Looks aside are left out: they move nothing but the eyes.
 * @param path the clip as the table should name it
 */
export function truthTable(session: Session, path: string): string {
  const field = /[",\n]/.test(path) ? `"${path.replaceAll('"', '""')}"` : path;
  const lines = session.movements
    .filter((m) => m.kind !== 'gaze')
    .map((m) => [field, ...[m.onset, m.apex, m.offset].map((s) => s.toFixed(4)), m.kind].join(','));
  return `${['path,onset_s,apex_s,offset_s,kind', ...lines].join('\n')}\n`;
}

import { readFile } from 'node:fs/promises';
import { consentFile } from './consent-file.js';
import type { EraseTarget } from './erase-target.js';
import { writeFileAtomically } from './model/write-file.js';

/** Whether a consent is the one of a target. */
export const isConsentOf = (target: EraseTarget, { session, ref }: { session: string; ref: string | null }): boolean =>
  'session' in target ? session === target.session : ref === target.ref;

/**
 * Takes a person's consent out of the file in which it is kept, while no mien runs: the gate stays closed until somebody
 * agrees anew. A file that is missing or damaged lets nobody pass anyway.
 */
export async function forgetConsent(
  path: string,
  target: EraseTarget,
  { newSession, now }: { newSession: () => string; now: () => number },
): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '');
  let file: ReturnType<typeof consentFile.parse>;
  try {
    file = consentFile.parse(JSON.parse(text));
  } catch {
    return;
  }
  for (const [camera, kept] of Object.entries(file.cameras)) {
    if (!isConsentOf(target, kept)) continue;
    const since = new Date(now()).toISOString();
    const by = { via: 'erase', name: null };
    file.cameras[camera] = { ...kept, state: 'withheld', ref: null, session: newSession(), since, by };
  }
  await writeFileAtomically(path, `${JSON.stringify(file, null, 2)}\n`, 0o600);
}

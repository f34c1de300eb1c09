import { stripVTControlCharacters } from 'node:util';
import { SourceError } from '../errors.js';
import type { ProgramEnd } from './run-program.js';

/** Longest piece of a program's own words in a sentence, in characters. */
const longest = 300;

export type EndedContext = {
  /** Whole frames that came, and bytes of the one that was not whole. */
  readonly frames: number;
  readonly pending: number;
  readonly frameBytes: number;
  /** Takes credentials out of what the program wrote. */
  redact(text: string): string;
};

/** Says why a program that should write frames for ever has ended. */
export function programEnded(name: string, end: ProgramEnd, context: EndedContext): SourceError {
  const { frames, pending, frameBytes, redact } = context;
  const { status } = end;
  const how =
    status === undefined
      ? 'closed its output'
      : typeof status === 'number'
        ? `ended with exit code ${status}`
        : `was ended by ${status}`;
  const when = frames === 0 ? ' before its first picture' : '';
  const short =
    frames === 0 && pending > 0
      ? `: it wrote ${pending} bytes and a picture has ${frameBytes}; check width, height and format`
      : '';
  const said = redact(stripVTControlCharacters(end.complaint))
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, longest);
  const words = said ? `; its last words: ${said.replace(/[.\s]+$/, '')}` : '; run it by hand to see why';
  const code = frames === 0 ? 'MIEN_ERR_UNREACHABLE' : 'MIEN_ERR_STREAM_ENDED';
  return new SourceError(code, `${name} ${how}${when}${short}${short ? '' : words}.`);
}

/** Says why a program cannot be started. The system's error holds its arguments, so it goes no further. */
export function programRefused(name: string, error: unknown): unknown {
  const code = error instanceof Error && 'syscall' in error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === undefined) return error;
  const why: Record<string, string> = {
    ENOENT: 'there is no such program; install it, or check the path',
    EACCES: 'this user may not run it; check its permissions',
  };
  return new SourceError(
    'MIEN_ERR_UNREACHABLE',
    `${name} cannot be started: ${why[code] ?? `the system says ${code}`}.`,
  );
}

import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('raw-frames.mjs', import.meta.url));

export type RawProgram = {
  readonly bytes: number;
  readonly frames: number;
  /** 0: as fast as they are read. */
  readonly fps?: number;
  readonly after: 'hang' | 'deaf' | 'short' | `exit:${number}`;
  /** Further arguments, which the program does not read. */
  readonly more?: readonly string[];
};

/** The command line of a program that writes flat frames, number 16 and up, and then does something. */
export const rawProgram = ({ bytes, frames, fps = 0, after, more = [] }: RawProgram): string[] => [
  process.execPath,
  script,
  String(bytes),
  String(frames),
  String(fps),
  after,
  ...more,
];

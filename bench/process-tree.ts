import { readdirSync, readFileSync } from 'node:fs';
import { childrenOf } from '../test/helpers/processes.js';

/** What Linux says of one process at this moment. */
export type ProcessFigures = {
  readonly pid: number;
  /** Resident memory, and the same with shared pages divided among those that share them (PSS), MB (10^6 bytes). */
  readonly rssMb: number;
  readonly pssMb: number;
  /** Seconds on a core so far, all threads, user and system. */
  readonly cpuSeconds: number;
  readonly descriptors: number;
};

/** Linux counts CPU time in these, whatever the machine. */
const ticksPerSecond = 100;

/** A process and its children, the process itself first. */
export function processTree(pid: number): ProcessFigures[] {
  return [pid, ...childrenOf(pid)].map(processFigures);
}

/** One process. */
export function processFigures(pid: number): ProcessFigures {
  const memory = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = (what: string): number => Number(new RegExp(`^${what}:\\s+(\\d+)`, 'm').exec(memory)?.[1]);
  // After the name, which may hold anything in brackets: state is field 3, utime and stime are 14 and 15 (proc(5)).
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return {
    pid,
    rssMb: (kilobytes('Rss') * 1024) / 1e6,
    pssMb: (kilobytes('Pss') * 1024) / 1e6,
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
}

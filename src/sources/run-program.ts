import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { guardGroup } from './guard-group.js';

export type RunProgramOptions = {
  readonly command: readonly string[];
  readonly signal: AbortSignal;
  /** What it writes on stdout, as it comes. The bytes are valid until this returns. */
  onOutput(chunk: Uint8Array): void;
};

/** How a program ended by itself. */
export type ProgramEnd = {
  /** Exit code, or the signal that ended it; undefined when it closed its output and went on running. */
  readonly status: number | NodeJS.Signals | undefined;
  /** The last line that it wrote on stderr, as written. */
  readonly complaint: string;
};

/** What is kept of stderr, in characters, and how long a program may take to end when asked to, in ms. */
const complaintLength = 2000;
const graceMs = 1000;

/**
 * Runs a program in a process group of its own until its output ends or `signal` aborts. The whole group is then asked
 * to end (SIGTERM) and after a second made to (SIGKILL): when this settles, no process of it is left. Nor is one left for
 * long when this process crashes or is killed meanwhile.
 *
 * @returns how it ended; undefined when `signal` aborted
 * @throws the system's error when it cannot be started, what `onOutput` throws
 */
export async function runProgram({ command, signal, onOutput }: RunProgramOptions): Promise<ProgramEnd | undefined> {
  if (signal.aborted) return undefined;
  const [file = '', ...args] = command;
  const child = spawn(file, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const { pid } = child;
  if (pid === undefined) throw (await once(child, 'error'))[0];
  const dismiss = guardGroup(pid);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = lastLine(complaint + text);
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      dismiss();
      resolve();
    });
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.stdout.once('error', reject);
      child.stdout.once('end', resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
      child.stdout.on('data', (chunk: Buffer) => {
        try {
          if (!signal.aborted) onOutput(chunk);
        } catch (error) {
          reject(error);
        }
      });
    });
    if (signal.aborted) return undefined;
    // The pipe ends a moment before the process does; one that lives on without output is ended below.
    await Promise.race([closed, delay(graceMs, undefined, { ref: false })]);
    return { status: child.exitCode ?? child.signalCode ?? undefined, complaint: complaint.trim() };
  } finally {
    await endGroup(child, pid, closed);
    await exited;
  }
}

/** The line that is being written, else the last one with something in it; of an endless one the end, from a whole word on. */
function lastLine(text: string): string {
  const lines = text.split(/[\r\n]/);
  const writing = lines.at(-1)?.trim() ?? '';
  const line = writing ? (lines.at(-1) ?? '') : `${lines.findLast((one) => one.trim()) ?? ''}\n`;
  return line.length <= complaintLength ? line : line.slice(-complaintLength).replace(/^\S*/, '');
}

async function endGroup(child: ChildProcess, pid: number, closed: Promise<void>): Promise<void> {
  const running = new AbortController();
  child.stdout?.removeAllListeners('data').resume();
  tell(pid, 'SIGTERM');
  await Promise.race([closed, delay(graceMs, undefined, { signal: running.signal }).catch(() => {})]);
  running.abort();
  tell(pid, 'SIGKILL');
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/** Sends a signal to every process of a group, if there is one left. */
function tell(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CameraCommand, CameraJob, CameraMessage } from './camera-job.js';
import type { Consent } from './consent.js';
import type { ModelReply } from './model/model-messages.js';
import type { ModelLine } from './model/model-pulse.js';

/** How a camera's process ended. */
export type ProcessEnd = {
  /** Exit code, or the signal that ended it. */
  readonly status: number | NodeJS.Signals;
  /** It gave no sign of life for this long and was ended for it, ms. */
  readonly silentMs?: number;
};

export type CameraProcess = {
  /** Undefined when the system could start no process. */
  readonly pid: number | undefined;
  /** Closes or opens the gate for its frames. */
  setConsent(consent: Consent): void;
  /** Whether somebody watches: only then do pictures cross. */
  setWatched(watched: boolean): void;
  /** Tells the process to close its camera, and resolves when it has ended; one that does not is killed. */
  stop(): Promise<void>;
};

export type CameraProcessOptions = {
  /** A line to the model's thread; closed with the process. */
  model: ModelLine;
  onMessage: (message: CameraMessage) => void;
  /** The process ended by itself or was killed for its silence. Not called after `stop`. */
  onEnd: (end: ProcessEnd) => void;
  /** How long a process may take to its first sign of life, ms: a busy box is slow to start one. */
  startMs?: number;
  /** How long it may give none later, ms. */
  silenceMs?: number;
  /** How long it may take to end when told to, ms. */
  graceMs?: number;
};

/**
 * What keeps a camera's process at the size that it needs (docs/decisions/0046). V8 doubles its young generation whenever a
 * busy box leaves more alive in it, and never takes that back. glibc gives each thread a heap of its own, and keeps in them
 * what was a picture's memory once it has seen one freed.
 */
const lean = {
  v8: ['--max-semi-space-size=4'],
  glibc: { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' },
};

/** How long a camera's process is listened to before it is ended for its silence, ms: it speaks once a second. */
const listenMs = 2_000;

/**
 * Runs one camera in a process of its own: what a damaged stream does to a native decoder ends that process and no
 * other, and a decoder that hangs can be ended. Events, figures, and an expression's three crops and displacement
 * curves cross; what the camera sees only while somebody watches. (docs/decisions/0028, 0033)
 *
 * The job goes through the channel, not through arguments or environment: it may hold a password.
 */
export function startCameraProcess(job: CameraJob, options: CameraProcessOptions): CameraProcess {
  const { model, onMessage, onEnd, startMs = 60_000, silenceMs = 20_000, graceMs = 3_000 } = options;
  // TypeScript under tsx and JavaScript when built: the same extension as this file.
  const entry = fileURLToPath(new URL(`./camera-worker${extname(import.meta.url)}`, import.meta.url));
  const child = fork(entry, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...process.execArgv, ...lean.v8],
    // One camera parks one thread of the pool in its network read; the rest is for files and names.
    env: { ...lean.glibc, ...process.env, UV_THREADPOOL_SIZE: '4' },
  });
  let stopping = false;
  let silent: number | undefined;

  const tell = (command: CameraCommand): void => {
    // A process that has just ended takes nothing any more; its end is heard below.
    if (child.connected) child.send(command, () => {});
  };
  const bark = (ms: number): void => {
    silent = ms;
    child.kill('SIGKILL');
  };
  // When the box or this process has stood still, this timer runs before what waits in the channel is read: listen first.
  const prick = (ms: number): void => {
    watchdog = setTimeout(bark, listenMs, ms + listenMs);
  };
  let watchdog = setTimeout(prick, startMs, startMs);

  const ended = new Promise<void>((resolve) => {
    const end = (status: number | NodeJS.Signals): void => {
      clearTimeout(watchdog);
      model.close();
      resolve();
      if (!stopping) onEnd({ status, ...(silent !== undefined && { silentMs: silent }) });
    };
    child.once('exit', (code, signal) => end(signal ?? code ?? 0));
    // Without a process there is no exit: the system has no memory or no file descriptors left.
    child.on('error', () => {
      if (child.pid === undefined) end(1);
    });
  });
  child.on('message', (message: CameraMessage) => {
    clearTimeout(watchdog);
    watchdog = setTimeout(prick, silenceMs, silenceMs);
    if (message.kind === 'model') model.postMessage(message.request);
    // It is the service that hangs up: nothing that was said before is lost.
    else if (message.kind === 'ended') child.disconnect();
    else onMessage(message);
  });
  model.on('message', (reply: ModelReply) => tell({ kind: 'model', reply }));
  tell({ kind: 'start', job });

  return {
    pid: child.pid,
    setConsent: (consent) => tell({ kind: 'consent', consent }),
    setWatched: (watched) => tell({ kind: 'watch', watched }),
    async stop() {
      stopping = true;
      tell({ kind: 'stop' });
      const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(force);
    },
  };
}

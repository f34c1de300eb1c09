import { type Clock, wallClock } from '../clock.js';
import { ConfigError, SourceError } from '../errors.js';
import type { Frame } from '../frame.js';
import { type Meter, noMeter } from '../meter.js';
import { type Monotonic, systemMonotonic } from '../monotonic.js';
import type { Source } from '../source.js';
import { assembleFrames } from './assemble-frames.js';
import { programEnded, programRefused } from './command-error.js';
import { framePool, type Lease } from './frame-pool.js';
import { observeFrames } from './observe-frames.js';
import { type RawFormat, rawLayout } from './raw-layout.js';
import { textRedactor } from './redact-text.js';
import { runProgram } from './run-program.js';
import { steadyTimes } from './steady-times.js';
import { timeline as newTimeline } from './timeline.js';
import { watchedSession } from './watched-session.js';

export type CommandOptions = {
  /** The program and its arguments; no shell reads them. */
  readonly command: readonly string[];
  /** Size of each frame, px. */
  readonly width: number;
  readonly height: number;
  /** How the program writes a frame on its standard output: rows without padding, frames without headers. */
  readonly format: RawFormat;
  /** Range of its luma; default full for gray8, limited (16..235) for i420, as programs write them. */
  readonly range?: 'full' | 'limited';
  /** Frames a second, if steady: evens out the jitter of the pipe. Default: a frame's time is its arrival. */
  readonly fps?: number;
  /** How long the first frame may take, ms. Default 10000. */
  readonly firstFrameMs?: number;
  /** How long any later one may take, ms. Default 5000. */
  readonly stallMs?: number;
  /** How many frames may be on their way at the same time. */
  readonly buffers?: number;
  readonly clock?: Clock;
  readonly monotonic?: Monotonic;
  readonly meter?: Meter;
};

/**
 * Any program that writes raw frames on its standard output, as a live source: the way to a hardware decoder that FFmpeg
 * does not reach. A frame was captured when its last byte arrived; without a free buffer it is dropped and counted.
 * `seq`, `pts` and `epoch` go on rising when it is opened again.
 *
 * The program runs in a process group of its own, which is ended with the source: no process is left. It inherits this
 * program's environment, the place for a password: arguments can be seen by other users of the machine.
 *
 * The observable errors with a SourceError when the program cannot be started, ends, or stalls. It never completes by
 * itself. No arguments stand in `name` or any error, and no credentials.
 *
 * @throws ConfigError for a command or a size that is none
 */
export function commandSource(options: CommandOptions): Source {
  const { command, width, height, format, fps, firstFrameMs = 10_000, stallMs = 5000 } = options;
  const { range = format === 'gray8' ? 'full' : 'limited' } = options;
  const { clock = wallClock, monotonic = systemMonotonic, meter = noMeter } = options;
  refuse(options);
  const redact = textRedactor(command);
  const program = redact(command[0] ?? '');
  const name = `The program ${program}`;
  const layout = rawLayout(format, width, height);
  const timeline = newTimeline();
  const pool = framePool(options.buffers);

  const read = async (signal: AbortSignal, feed: () => void, emit: (frame: Frame) => void): Promise<void> => {
    timeline.restart();
    const timeOf = steadyTimes(fps === undefined ? undefined : 1000 / fps);
    let frames = 0;
    let copying = 0;
    let since = 0;

    const onFrame = (lease: Lease | undefined): void => {
      frames++;
      feed();
      meter.frame();
      const place = timeline.place(Math.round(timeOf(monotonic.now()) * 1000), 1e-6);
      if (place?.interval !== undefined) meter.interval(place.interval * 1000);
      meter.time('decode', copying + monotonic.now() - since);
      copying = 0;
      if (!place || !lease) {
        lease?.release();
        meter.drop('decode', 'late');
      } else {
        const { seq, pts } = place;
        const arrival = clock.now(pts * 1000);
        const epoch = timeline.deliver(pts, arrival, width, height);
        emit({ seq, pts, arrival, captured: arrival, width, height, ...lease, epoch });
      }
      since = monotonic.now();
    };
    const assembler = assembleFrames({ ...layout, pool, width, height, limited: range === 'limited', onFrame });
    const onOutput = (chunk: Uint8Array): void => {
      since = monotonic.now();
      assembler.push(chunk);
      copying += monotonic.now() - since;
    };
    const end = await runProgram({ command, signal, onOutput }).catch((error: unknown) => {
      throw programRefused(name, error);
    });
    const pending = assembler.pending();
    assembler.drop();
    if (end) throw programEnded(name, end, { frames, pending, frameBytes: layout.frameBytes, redact });
  };

  return {
    name: program,
    open: (stop) =>
      observeFrames(stop, async (signal, emit) => {
        const watch = { firstFrameMs, stallMs, stalled: (silence: number) => stalled(name, silence) };
        await watchedSession(signal, watch, (session, feed) => read(session, feed, emit));
      }),
  };
}

function refuse({ command, width, height, fps }: CommandOptions): void {
  if (!command[0] || command.some((part) => part.includes('\0')))
    throw new ConfigError('A command names no program; write the program and its arguments as a list.');
  const sizes = [width, height];
  if (!sizes.every((size) => Number.isInteger(size) && size >= 16 && size <= 8192))
    throw new ConfigError('The size of a command’s pictures is not one; write width and height from 16 to 8192 px.');
  if (fps !== undefined && !(fps >= 1 && fps <= 1000))
    throw new ConfigError(
      'The fps of a command are not a rate; write pictures a second from 1 to 1000, or leave fps out.',
    );
}

function stalled(name: string, silence: number): SourceError {
  return new SourceError(
    'MIEN_ERR_STALLED',
    `${name} has written no whole picture for ${silence / 1000} s; check its camera, and that it writes nothing but pictures.`,
  );
}

import type { FramePool, Lease } from './frame-pool.js';
import { expandRange } from './gray.js';
import type { RawLayout } from './raw-layout.js';

export type AssembleFramesOptions = RawLayout & {
  readonly pool: FramePool;
  readonly width: number;
  readonly height: number;
  /** Luma is 16..235, to be expanded on its way. */
  readonly limited: boolean;
  /** A whole frame; undefined when no buffer was free at its first byte, and it was passed over. */
  onFrame(lease: Lease | undefined): void;
};

export type Assembler = {
  /** Takes in the next bytes of the stream, wherever frames begin and end in them. */
  push(chunk: Uint8Array): void;
  /** Bytes of the frame that is not whole yet. */
  pending(): number;
  /** Gives the buffer of an unfinished frame back. */
  drop(): void;
};

/** Cuts a stream of bytes into frames: each luma byte is copied once, straight to its place in a pooled buffer. */
export function assembleFrames(options: AssembleFramesOptions): Assembler {
  const { pool, width, height, lumaBytes, frameBytes, limited, onFrame } = options;
  let filled = 0;
  let lease: Lease | undefined;

  const copy = (chunk: Uint8Array, from: number, to: number, gray: Uint8Array): void => {
    const luma = chunk.subarray(from, to);
    if (limited) expandRange(luma, luma.length, luma.length, 1, gray.subarray(filled));
    else gray.set(luma, filled);
  };

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        if (filled === 0) lease = pool.take(width, height);
        const end = Math.min(chunk.length, at + frameBytes - filled);
        const lumaEnd = Math.min(end, at + lumaBytes - filled);
        if (lease && lumaEnd > at) copy(chunk, at, lumaEnd, lease.gray);
        filled += end - at;
        at = end;
        if (filled < frameBytes) continue;
        const whole = lease;
        lease = undefined;
        filled = 0;
        onFrame(whole);
      }
    },
    pending: () => filled,
    drop() {
      lease?.release();
      lease = undefined;
      filled = 0;
    },
  };
}

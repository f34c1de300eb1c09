/** How a program writes its raw frames, without headers and padding. */
export type RawFormat = 'gray8' | 'i420';

export type RawLayout = {
  /** Bytes of a frame's luma, which come first, and of the whole frame. */
  readonly lumaBytes: number;
  readonly frameBytes: number;
};

/** `gray8`: luma alone. `i420`: luma, then two planes of chroma of half its width and height (rounded up). */
export function rawLayout(format: RawFormat, width: number, height: number): RawLayout {
  const lumaBytes = width * height;
  const chroma = format === 'i420' ? 2 * Math.ceil(width / 2) * Math.ceil(height / 2) : 0;
  return { lumaBytes, frameBytes: lumaBytes + chroma };
}

/** What was being done when FFmpeg failed. */
export type FfmpegPhase = 'open' | 'probe' | 'no-video' | 'no-time' | 'decoder' | 'read';

/** A failure as FFmpeg tells it. Its text comes from FFmpeg's table of codes, so it holds no URL and no password. */
export class FfmpegFailure extends Error {
  override readonly name = 'FfmpegFailure';

  constructor(
    readonly phase: FfmpegPhase,
    /** AVERROR code; 0 when FFmpeg gave none. */
    readonly code: number,
    text: string,
  ) {
    super(`${phase}: ${text} (${code})`);
  }
}

import { AV_LOG_QUIET } from 'node-av/constants';
import { UnavailableError } from '../errors.js';

/** node-av's low-level API: FFmpeg 8 in this process. */
export type Ffmpeg = typeof import('node-av/lib');

/**
 * Loads FFmpeg on first use (a native library of 175 MB: commands that read no video do without) and silences its log,
 * which shows URLs with their passwords.
 *
 * @throws UnavailableError when there is no binary for this platform
 */
export async function loadFfmpeg(): Promise<Ffmpeg> {
  try {
    const ffmpeg = await import('node-av/lib');
    ffmpeg.Log.setLevel(AV_LOG_QUIET);
    return ffmpeg;
  } catch (cause) {
    throw new UnavailableError(
      'MIEN_ERR_UNAVAILABLE',
      `The video decoder node-av has no binary that loads on ${process.platform}-${process.arch}; it needs glibc 2.28 or newer (not musl), and an installation without --omit=optional.`,
      { cause },
    );
  }
}

import { DataError } from '../errors.js';
import { FfmpegFailure } from './ffmpeg-failure.js';
import type { Extent } from './recording-extent.js';

/** Puts FFmpeg's failure with a file into words; passes anything else on. */
export function fileError(path: string, error: unknown): unknown {
  if (!(error instanceof FfmpegFailure)) return error;
  const sentences: Record<FfmpegFailure['phase'], string> = {
    open: `${path} is not a video that FFmpeg can read, or its beginning or its index is missing; check that it was copied in full.`,
    probe: `${path} begins like a video, but no stream in it can be read; check that it was copied in full.`,
    'no-video': `${path} has no video stream; name a recording with pictures.`,
    'no-time': `${path} is a raw stream without time stamps; put it into a container (ffmpeg -framerate 30 -i raw.h264 -c copy out.mp4).`,
    decoder: `${path} is coded in a way that FFmpeg cannot decode here; re-encode it as H.264.`,
    read: `${path} is damaged and cannot be read to its end; copy the recording again.`,
  };
  return new DataError(sentences[error.phase], { cause: error });
}

/** Seconds by which a container's index may be off. */
const tolerance = 0.5;

/** @throws DataError when a recording ends before its index says */
export function refuseCutOff(path: string, { seconds, promised }: Extent): void {
  if (promised !== undefined && promised - seconds > tolerance) {
    const [held, stated] = [seconds.toFixed(1), promised.toFixed(1)];
    throw new DataError(`${path} is cut off after ${held} s of ${stated} s; copy the recording again.`);
  }
}

import { constants } from 'node:os';
import { DataError, SourceError, type SourceErrorCode } from '../errors.js';
import { FfmpegFailure } from './ffmpeg-failure.js';

const { errno } = constants;

/** Puts FFmpeg's failure with a device into words; passes anything else on. */
export function deviceError(path: string, error: unknown): unknown {
  if (!(error instanceof FfmpegFailure)) return error;
  if (error.phase === 'decoder')
    return new DataError(`Device ${path} sends a format that cannot be decoded here; set its format to mjpeg.`, {
      cause: error,
    });
  const [code, rest] = verdict(error);
  return new SourceError(code, `Device ${path} ${rest}.`, { cause: error });
}

function verdict({ phase, code }: FfmpegFailure): [SourceErrorCode, string] {
  if (phase === 'read') return ['MIEN_ERR_STREAM_ENDED', 'broke off; it may have been unplugged'];
  switch (code) {
    case -errno.ENOENT:
    case -errno.ENODEV:
    case -errno.ENXIO:
      // One that dropped off its bus is back within seconds, or when somebody plugs it in: nothing is spared by waiting long.
      return ['MIEN_ERR_UNREACHABLE', 'is not there; check that it is plugged in, and its number (ls /dev/video*)'];
    case -errno.EBUSY:
      return ['MIEN_ERR_UNREACHABLE', 'is in use by another program; close that one (fuser -v names it)'];
    case -errno.EACCES:
    case -errno.EPERM:
      return ['MIEN_ERR_UNAUTHORIZED', 'may not be opened by this user; add the user to the group video'];
    case -errno.ENOTTY:
      return ['MIEN_ERR_NOT_FOUND', 'is no camera; name a video device (ls /dev/video*)'];
    case -errno.EINVAL:
      return [
        'MIEN_ERR_NOT_FOUND',
        'does not take this size, rate or format; list what it has with v4l2-ctl --list-formats-ext',
      ];
  }
  return ['MIEN_ERR_UNREACHABLE', 'cannot be opened; v4l2-ctl --all shows whether it is a camera that works'];
}

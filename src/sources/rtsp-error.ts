import { constants } from 'node:os';
import {
  AVERROR_HTTP_BAD_REQUEST,
  AVERROR_HTTP_FORBIDDEN,
  AVERROR_HTTP_NOT_FOUND,
  AVERROR_HTTP_OTHER_4XX,
  AVERROR_HTTP_SERVER_ERROR,
  AVERROR_HTTP_UNAUTHORIZED,
} from 'node-av/constants';
import { DataError, SourceError, type SourceErrorCode } from '../errors.js';
import { FfmpegFailure } from './ffmpeg-failure.js';
import type { RtspAddress } from './rtsp-address.js';

const { errno } = constants;

/** What a failed session is judged by, besides FFmpeg's code. */
export type RtspFailureContext = {
  readonly camera: RtspAddress;
  readonly transport: 'tcp' | 'udp';
  readonly timeoutMs: number;
  /** ms from opening to the failure: FFmpeg calls a camera that never answers 'invalid data'. */
  readonly elapsed: number;
};

/** Puts FFmpeg's failure with a camera into words; passes anything else on. */
export function rtspError(error: unknown, context: RtspFailureContext): unknown {
  if (!(error instanceof FfmpegFailure)) return error;
  const camera = `Camera ${context.camera.name}`;
  if (error.phase === 'decoder')
    return new DataError(`${camera} sends a codec that cannot be decoded here; set it to H.264.`, { cause: error });
  const [code, rest] = verdict(error, context);
  return new SourceError(code, `${camera} ${rest}`, { cause: error });
}

function verdict(error: FfmpegFailure, context: RtspFailureContext): [SourceErrorCode, string] {
  const { camera, transport, timeoutMs, elapsed } = context;
  const at = `port ${camera.port} of ${camera.host}`;
  const seconds = `${timeoutMs / 1000} s`;
  switch (error.code) {
    case AVERROR_HTTP_UNAUTHORIZED:
    case AVERROR_HTTP_FORBIDDEN:
      return [
        'MIEN_ERR_UNAUTHORIZED',
        camera.hasCredentials
          ? 'refuses the username or password; check `username` and `passwordFile`.'
          : 'asks for a username and a password; set `username` and `passwordFile`.',
      ];
    case AVERROR_HTTP_NOT_FOUND:
      return ['MIEN_ERR_NOT_FOUND', 'has no stream at this path; look the path up in its manual or its web page.'];
    case AVERROR_HTTP_BAD_REQUEST:
    case AVERROR_HTTP_OTHER_4XX:
      return [
        'MIEN_ERR_UNREACHABLE',
        `refuses to send over ${transport}, or to one more viewer; close other viewers, or set \`transport\` to ${transport === 'tcp' ? 'udp' : 'tcp'}.`,
      ];
    case AVERROR_HTTP_SERVER_ERROR:
      return ['MIEN_ERR_UNREACHABLE', 'reports a failure of its own; close other viewers, or restart the camera.'];
    case -errno.ECONNREFUSED:
      return [
        'MIEN_ERR_UNREACHABLE',
        `refuses connections: nothing listens at ${at}; check that it is on, and the port.`,
      ];
    case -errno.EHOSTUNREACH:
    case -errno.ENETUNREACH:
      return [
        'MIEN_ERR_UNREACHABLE',
        `cannot be reached: no route leads to ${camera.host}; check the network and the address.`,
      ];
  }
  if (error.phase === 'no-video')
    return ['MIEN_ERR_NOT_FOUND', 'sends no video at this path; use the path of its video stream.'];
  if (error.phase === 'read')
    return error.code === -errno.ETIMEDOUT
      ? ['MIEN_ERR_STALLED', `has sent nothing for ${seconds}; check its power and network.`]
      : ['MIEN_ERR_STREAM_ENDED', 'broke its stream off; it may be restarting.'];
  if (error.code === -errno.ETIMEDOUT || elapsed >= timeoutMs)
    return [
      'MIEN_ERR_UNREACHABLE',
      `does not answer at ${at} within ${seconds}; check that it is on, the address and the port.`,
    ];
  return ['MIEN_ERR_UNREACHABLE', `answers at ${at}, but not as an RTSP camera; check the port.`];
}

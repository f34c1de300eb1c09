import { ConfigError } from '../errors.js';
import type { Source } from '../source.js';
import { type LiveDeviceOptions, liveDevice } from './live-device.js';

/** How a device delivers its pictures: packed 4:2:2, with planes, or compressed by the device. */
export const deviceFormats = ['yuyv422', 'nv12', 'gray', 'mjpeg', 'h264'] as const;

export type DeviceOptions = Omit<LiveDeviceOptions, 'input' | 'asked'> & {
  /** The device, such as /dev/video0. */
  readonly path: string;
  /** Size of the pictures, px, and pictures a second. Default: what the device is set to. */
  readonly width?: number;
  readonly height?: number;
  readonly fps?: number;
  /** Default: what the device is set to. */
  readonly format?: (typeof deviceFormats)[number];
};

/**
 * A camera on this box (V4L2: USB, CSI with a driver, a capture card) as a source, by FFmpeg's v4l2 input. Linux alone.
 * Times are the kernel's. `seq`, `pts` and `epoch` go on rising when it is opened again.
 *
 * The observable errors with a SourceError: the device is absent, in use, not allowed, no camera, unplugged, or stalls. It
 * never completes by itself.
 *
 * @throws ConfigError for a path or a size that is none
 */
export function deviceSource({ width, height, fps, format, ...options }: DeviceOptions): Source {
  const { path } = options;
  if (!/^\/[^\0]+$/.test(path))
    throw new ConfigError('A device is named by its absolute path; write one such as /dev/video0.');
  if ((width === undefined) !== (height === undefined))
    throw new ConfigError(`The size of ${path} is half a size; write both width and height, or neither.`);
  const asked = {
    ...(width && { video_size: `${width}x${height}` }),
    ...(fps && { framerate: String(fps) }),
    ...(format && { input_format: format }),
  };
  return liveDevice({ ...options, input: 'v4l2', asked });
}

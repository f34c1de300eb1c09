import type { Clock } from '../clock.js';
import type { Meter } from '../meter.js';
import type { Source } from '../source.js';
import { type CommandOptions, commandSource } from './command.js';
import { type DeviceOptions, deviceSource } from './device.js';
import { fileSource } from './file.js';
import { imagesSource } from './images.js';
import { type RtspOptions, rtspSource } from './rtsp.js';

/** Says what to read in plain values, so that it can be sent to a camera's process. */
export type CameraSource =
  | ({ readonly kind: 'rtsp' } & Omit<RtspOptions, 'lookup' | 'clock' | 'monotonic' | 'meter'>)
  | ({ readonly kind: 'device' } & Omit<DeviceOptions, 'clock' | 'monotonic' | 'meter'>)
  | ({ readonly kind: 'command' } & Omit<CommandOptions, 'clock' | 'monotonic' | 'meter'>)
  /** A recording that is played like a camera, in real time. */
  | { readonly kind: 'file'; readonly path: string; readonly loop?: boolean }
  /** A folder of pictures, the same way. */
  | { readonly kind: 'images'; readonly path: string; readonly fps: number; readonly loop?: boolean };

/**
 * Makes the live source that a camera's configuration describes.
 *
 * @throws ConfigError for an address or a command that cannot be used
 */
export function openSource(camera: CameraSource, { meter, clock }: { meter: Meter; clock: Clock }): Source {
  switch (camera.kind) {
    case 'rtsp':
      return rtspSource({ ...camera, meter, clock });
    case 'device':
      return deviceSource({ ...camera, meter, clock });
    case 'command':
      return commandSource({ ...camera, meter, clock });
    case 'file':
      return fileSource({ ...camera, pace: 'realtime', meter, clock });
    case 'images':
      return imagesSource({ ...camera, pace: 'realtime', meter, clock });
  }
}

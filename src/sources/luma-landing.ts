import type { Frame } from 'node-av/lib';
import type { Ffmpeg } from './ffmpeg.js';
import type { LumaLayout } from './luma-layout.js';

export type LumaLanding = {
  /**
   * Moves a picture's luma here; the picture is then good for nothing but `unref`. What it gives holds until the next
   * one lands.
   */
  land(
    picture: Frame,
    layout: Pick<LumaLayout, 'alone'>,
  ): { readonly data: Uint8Array; readonly stride: number } | undefined;
  free(): void;
};

/**
 * A place in FFmpeg's memory through which each picture's luma passes, looked at through one view for all of them.
 *
 * The decoder gives each picture other memory. To look at that, a view of each picture would be needed, and V8 counts
 * views as if they held its own memory: some hundred pictures, and it collects all garbage. That costs 0.3 ms a picture
 * (640x480), and moving its luma 0.03 ms. (docs/decisions/0037)
 */
export function lumaLanding(ffmpeg: Ffmpeg): LumaLanding {
  let place: { frame: Frame; data: Uint8Array; stride: number } | undefined;

  const free = (): void => {
    place?.frame.free();
    place = undefined;
  };

  const make = (format: Frame['format'], width: number, height: number): typeof place => {
    const frame = new ffmpeg.Frame();
    frame.alloc();
    frame.format = format;
    frame.width = width;
    frame.height = height;
    const data = frame.getBuffer(0) < 0 ? undefined : frame.data?.[0];
    if (data) return { frame, data, stride: frame.linesize[0] as number };
    frame.free();
    return undefined;
  };

  return {
    land(picture, { alone }) {
      const { width, height } = picture;
      if (place?.frame.format !== alone || place.frame.width !== width || place.frame.height !== height) {
        free();
        place = make(alone, width, height);
      }
      // Called what its first plane is, it has no other that would be copied.
      picture.format = alone;
      return place && place.frame.copy(picture) >= 0 ? place : undefined;
    },
    free,
  };
}

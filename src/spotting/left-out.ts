/** A faster camera changes less from frame to frame. */
const usualFps = 30;

/**
 * What an encoder leaves out, whatever the frame rate.
 *
 * @param frozen share of blocks that repeat the frame before, 0..1.
 * @returns the share that would stay as it is for a thirtieth of a second.
 */
export function leftOut(frozen: number, fps: number): number {
  return frozen ** Math.max(1, fps / usualFps);
}

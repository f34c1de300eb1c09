import { readFileSync } from 'node:fs';
import { makeClip } from './make-clip.js';

/**
 * Films a rendered face that shows no expression: it drifts as a head does, with a camera's noise, so that every picture
 * rests on the one before. Whatever is reported of it is false.
 */
export async function filmStillFace(path: string, { width = 320, height = 240, seconds = 8 } = {}): Promise<void> {
  const file = readFileSync(new URL('../fixtures/faces/frontal.pgm', import.meta.url));
  const [, columns = 0, rows = 0] = /^P5\s(\d+) (\d+)\s255\s/.exec(file.toString('latin1'))?.map(Number) ?? [];
  const pixels = file.subarray(file.length - columns * rows);
  const fps = 30;
  const luma = (x: number, y: number, frame: number): number => {
    const turn = (2 * Math.PI * frame) / (seconds * fps);
    // Between pixels both ways: a picture that steps by whole lines would move the face's parts against its frame.
    const column = Math.max(0, Math.min(columns - 2, x - (width - columns) / 2 - 3 * Math.sin(turn)));
    const line = Math.max(0, Math.min(rows - 2, y - (height - rows) / 2 - 1.5 * Math.sin(2 * turn)));
    const [left, top] = [Math.floor(column), Math.floor(line)];
    const at = (down: number, right: number): number => pixels[(top + down) * columns + left + right] as number;
    const across = (down: number): number => at(down, 0) + (column - left) * (at(down, 1) - at(down, 0));
    const gray = across(0) + (line - top) * (across(1) - across(0));
    const mixed = Math.imul((x * 374761393 + y * 668265263 + frame * 974634777) ^ (x << 13), 1274126177);
    return 16 + gray * (219 / 255) + (((mixed >>> 16) & 7) - 3.5) / 2;
  };
  await makeClip(path, [{ width, height, frames: seconds * fps, luma }], { fps, gop: fps });
}

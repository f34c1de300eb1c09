import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const demo = fileURLToPath(new URL('../assets/demo.mp4', import.meta.url));

export type CameraClipOptions = {
  readonly width?: number;
  readonly height?: number;
  readonly kbps?: number;
  /** Length, s. Default: all of it. */
  readonly seconds?: number;
  /** Standard deviation of the sensor's noise that is added, gray levels; the demo clip has some already. */
  readonly noise?: number;
};

/**
 * The demo clip (a rendered interviewee, 75 s) as a network camera would send it: 30 frames a second, H.264 main profile
 * without B-frames, a keyframe every 2 s, constant bit rate. By Debian's ffmpeg.
 *
 * @returns `path`
 */
export async function cameraClip(path: string, options: CameraClipOptions = {}): Promise<string> {
  const { width = 640, height = 480, kbps = 1_500, seconds = 75, noise = 0 } = options;
  const grain = noise === 0 ? '' : `,noise=c0s=${noise}:c0f=t`;
  const scale = `fps=30,scale=${width}:${height}:flags=bicubic${grain}`;
  const coding = '-c:v libx264 -preset veryfast -profile:v main -bf 0 -g 60 -pix_fmt yuv420p'.split(' ');
  const rate = ['-b:v', `${kbps}k`, '-maxrate', `${kbps}k`, '-bufsize', `${kbps}k`];
  await promisify(execFile)('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-t',
    `${seconds}`,
    '-i',
    demo,
    '-vf',
    scale,
    ...coding,
    ...rate,
    path,
  ]);
  return path;
}

// The command source with real programs, as a hardware decoder's line would be: GStreamer's and FFmpeg's tools.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { commandSource } from '../../src/sources/command.js';
import { makeClip } from '../helpers/make-clip.js';
import { withRtspCamera } from '../helpers/rtsp-camera.js';
import { conforms } from '../sources/conformance.js';

const folder = mkdtempSync(join(tmpdir(), 'mien-command-'));
test.after.always(() => rm(folder, { recursive: true }));

const size = { width: 192, height: 144 };
const luma = (x: number, y: number, frame: number): number => {
  if (x < 64) return 16;
  return x < 128 ? 60 + ((x + y + 2 * frame) % 100) : 235;
};
const clip = join(folder, 'clip.mp4');
test.before(async () => {
  await makeClip(clip, [{ ...size, frames: 90, luma }], { gop: 30 });
});

/**
 * The documented line for a Jetson (mien.example.yaml), with a software decoder and converter in place of its own. That
 * converter leaves luma as it is, 16..235, when it makes GRAY8.
 */
const gstreamer = (url: string): string[] => [
  ...['gst-launch-1.0', '-q', 'rtspsrc', `location=${url}`, 'protocols=tcp', 'latency=0', '!'],
  ...['rtph264depay', '!', 'h264parse', '!', 'openh264dec', '!', 'videoconvert', '!'],
  ...[`video/x-raw,format=GRAY8,width=${size.width},height=${size.height}`, '!'],
  ...['queue', 'leaky=downstream', 'max-size-buffers=1', '!', 'fdsink'],
];
const ffmpeg = (url: string): string[] => [
  ...['ffmpeg', '-v', 'error', '-rtsp_transport', 'tcp', '-i', url, '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-'],
];

conforms('command: gst-launch-1.0, GRAY8', {
  withSource: (use, buffers = 4) =>
    withRtspCamera({ clip }, ({ url }) =>
      use(commandSource({ ...size, command: gstreamer(url), format: 'gray8', range: 'limited', fps: 30, buffers })),
    ),
  broken: () => commandSource({ ...size, command: gstreamer('rtsp://admin:s3cret@127.0.0.1:1/cam'), format: 'gray8' }),
  kind: 'live',
});

conforms('command: ffmpeg, I420', {
  withSource: (use, buffers = 4) =>
    withRtspCamera({ clip }, ({ url }) =>
      use(commandSource({ ...size, command: ffmpeg(url), format: 'i420', fps: 30, buffers })),
    ),
  broken: () => commandSource({ ...size, command: ffmpeg('rtsp://admin:s3cret@127.0.0.1:1/cam'), format: 'i420' }),
  kind: 'live',
});

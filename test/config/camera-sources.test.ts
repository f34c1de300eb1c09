import test from 'ava';
import { cameraSource } from '../../src/camera-source.js';
import type { CameraConfig } from '../../src/config/config.js';
import { loadConfig } from '../../src/config/load-config.js';
import { given, refusedWith, valid } from '../helpers/config-file.js';

test('a camera may be a device of this box, or a folder of pictures', async (t) => {
  const first = async (yaml: string) => {
    const { config } = await loadConfig(await given(yaml), { env: {} });
    return cameraSource(config.cameras[0] as CameraConfig);
  };
  const device = '\n    device: { path: /dev/video0, width: 1280, height: 720, fps: 30, format: mjpeg }';
  t.deepEqual(await first(valid.replace('\n    url: rtsp://cam/1', device)), {
    kind: 'device',
    path: '/dev/video0',
    width: 1280,
    height: 720,
    fps: 30,
    format: 'mjpeg',
  });
  const bare = valid.replace('\n    url: rtsp://cam/1', '\n    device: { path: /dev/video0 }');
  t.deepEqual(await first(bare), { kind: 'device', path: '/dev/video0' });
  const images = valid.replace('\n    url: rtsp://cam/1', '\n    images: { path: pictures, fps: 200 }\n    loop: true');
  const folder = await first(images);
  t.like(folder, { kind: 'images', fps: 200, loop: true });
  t.regex((folder as { path: string }).path, /^\/.*\/pictures$/);

  t.deepEqual(await refusedWith(bare.replace('/dev/video0 }', 'video0, width: 640 }\n    loop: true')), [
    'mien.yaml:7:15: cameras.room.device.path must be an absolute path such as /dev/video0.',
    'mien.yaml:7:29: cameras.room.device.width and height belong together; write both or neither.',
  ]);
  t.deepEqual(await refusedWith(images.replace('fps: 200', 'fps: 200 }\n    device: { path: /dev/video0')), [
    'mien.yaml:7:5: cameras.room.images means nothing for a device; remove it.',
    'mien.yaml:9:5: cameras.room.loop means nothing for a device; remove it.',
  ]);
});

test('a camera may be a program in place of an address', async (t) => {
  const run = '\n    command: { run: [decode, --fast], width: 640, height: 480, format: i420, fps: 25 }';
  const yaml = valid.replace('\n    url: rtsp://cam/1', run);
  const { config } = await loadConfig(await given(yaml), { env: {} });
  t.like(config.cameras[0], { kind: 'command', url: '' });
  t.deepEqual(cameraSource(config.cameras[0] as CameraConfig), {
    kind: 'command',
    command: ['decode', '--fast'],
    width: 640,
    height: 480,
    format: 'i420',
    fps: 25,
  });
  t.deepEqual(await refusedWith(valid.replace('\n    url: rtsp://cam/1', '\n    enabled: true')), [
    'mien.yaml:6:3: cameras.room.url is missing; write a url, or command, device or images in its place.',
  ]);
  t.deepEqual(await refusedWith(yaml.replace(run, `${run}\n    url: rtsp://cam/1\n    loop: true`)), [
    'mien.yaml:8:5: cameras.room.url means nothing for a command; remove it.',
    'mien.yaml:9:5: cameras.room.loop means nothing for a command; remove it.',
  ]);
  t.deepEqual(await refusedWith(yaml.replace('[decode, --fast]', 'decode').replace('i420', 'nv12')), [
    'mien.yaml:7:16: cameras.room.command.run must be a list, not text.',
    "mien.yaml:7:54: cameras.room.command.format must be one of gray8, i420, not 'nv12'.",
  ]);
});

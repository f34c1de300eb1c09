import type { CameraConfig } from '../../src/config/config.js';

/** The configuration of a camera, `room`, whose people have agreed. */
export const cameraConfig: CameraConfig = {
  name: 'room',
  kind: 'rtsp',
  url: 'rtsp://camera.invalid/1',
  transport: 'tcp',
  loop: false,
  enabled: true,
  consent: { state: 'granted', ref: null },
  stabiliser: 'anchored',
  spotting: { preset: 'balanced', judge: 'learned' },
  magnification: 2,
  pictures: { preview: false, apex: false },
};

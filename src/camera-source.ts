import type { CameraConfig } from './config/config.js';
import type { CameraSource } from './sources/open-source.js';

/** The source that a configured camera describes, in plain values: its password too, so hand it to nothing that prints. */
export function cameraSource(camera: CameraConfig): CameraSource {
  const { kind, url, command, username, password, transport, loop } = camera;
  if (command) {
    const { run, range, fps, ...size } = command;
    return {
      kind: 'command',
      command: run,
      ...size,
      ...(range === undefined ? {} : { range }),
      ...(fps === undefined ? {} : { fps }),
    };
  }
  if (kind !== 'rtsp') return { kind: 'file', path: url, loop };
  return {
    kind,
    url,
    transport,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: password.reveal() }),
  };
}

import type { CameraConfig } from './config/config.js';
import type { CameraSource } from './sources/open-source.js';

/** The source that a configured camera describes, in plain values: its password too, so hand it to nothing that prints. */
export function cameraSource(camera: CameraConfig): CameraSource {
  const { kind, url, command, device, fps, username, password, transport, loop } = camera;
  if (command) {
    const { run, range, fps: rate, ...size } = command;
    return {
      kind: 'command',
      command: run,
      ...size,
      ...(range === undefined ? {} : { range }),
      ...(rate === undefined ? {} : { fps: rate }),
    };
  }
  if (device) return { kind: 'device', ...defined(device) };
  if (fps !== undefined) return { kind: 'images', path: url, fps, loop };
  if (kind !== 'rtsp') return { kind: 'file', path: url, loop };
  return {
    kind,
    url,
    transport,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: password.reveal() }),
  };
}

/** Keys that were left out stay out: `undefined` would count as said. */
function defined<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

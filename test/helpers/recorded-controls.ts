import { Subject } from 'rxjs';
import type { CameraSettings, Controls, Requester } from '../../src/controls.js';
import { RequestError } from '../../src/errors.js';

/** Controls of a mien with one camera, `room`, that does what it is asked and writes down who asked. */
export type RecordedControls = Controls & {
  readonly calls: { readonly what: string; readonly by: Requester }[];
  /** Lets requests wait until it is called; undefined lets none wait. */
  hold?: Promise<void>;
};

export function recordedControls(): RecordedControls {
  let room: CameraSettings = {
    camera: 'room',
    enabled: true,
    consent: { state: 'unrecorded', ref: null },
    sensitivity: 'balanced',
  };
  const calls: RecordedControls['calls'] = [];
  const changes = new Subject<CameraSettings>();
  const change = async (camera: string, next: Partial<CameraSettings>, by: Requester): Promise<void> => {
    await controls.hold;
    if (camera !== 'room') throw new RequestError('There is no such camera.');
    room = { ...room, ...next };
    calls.push({ what: JSON.stringify(next), by });
    changes.next(room);
  };
  const controls: RecordedControls = {
    calls,
    changes,
    settings: () => [room],
    status: () => ({
      site: 'clinic',
      edge: 'box-1',
      session: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
      started: '2026-01-02T03:04:05.000Z',
      version: '0.1.0',
      model: { name: 'skd-tstsan', sha256: null, engine: 'ort' },
      unready: [],
    }),
    cameras: () => [{ name: 'room', state: 'online', reason: null, message: null, since: '2026-01-02T03:04:05.000Z' }],
    setEnabled: (camera, enabled, by) => change(camera, { enabled }, by),
    setConsent: (camera, consent, by) => change(camera, { consent }, by),
    setSensitivity: (camera, sensitivity, by) => change(camera, { sensitivity }, by),
    async reload(by) {
      await controls.hold;
      calls.push({ what: 'reload', by });
    },
  };
  return controls;
}

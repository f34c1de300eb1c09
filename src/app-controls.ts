import { Subject } from 'rxjs';
import type { AuditLog } from './audit/audit-log.js';
import type { Cameras } from './cameras.js';
import type { CameraConfig } from './config/config.js';
import type { Consent } from './consent.js';
import type { CameraSettings, Controls, ServiceReport } from './controls.js';
import type { Reloader } from './reload.js';
import { defaultJudge } from './spotting/judges.js';

export type AppControlsOptions = {
  cameras: Cameras;
  reloader: Reloader;
  status: () => ServiceReport;
  /** What the people before a camera say. */
  consentOf: (camera: string) => Pick<Consent, 'state' | 'ref'>;
  /** Records what they say from now on. */
  setConsent: Controls['setConsent'];
  audit: Pick<AuditLog, 'record'>;
};

/** The controls of a running mien, and what its parts call when a camera's settings have changed. */
export type AppControls = Controls & { changed(camera: CameraConfig): void };

/** Everything that may be asked of a running mien, in one place. */
export function appControls({
  cameras,
  reloader,
  status,
  consentOf,
  setConsent,
  audit,
}: AppControlsOptions): AppControls {
  const changes = new Subject<CameraSettings>();
  const settings = ({ name, enabled, spotting }: CameraConfig): CameraSettings => {
    const { state, ref } = consentOf(name);
    return { camera: name, enabled, consent: { state, ref }, sensitivity: spotting.preset };
  };
  return {
    status,
    cameras: () => cameras.all().map(({ state }) => state),
    settings: () => cameras.all().map(({ config }) => settings(config)),
    changes,
    async setEnabled(camera, enabled, by) {
      await cameras.change(camera, { enabled });
      await audit.record({ kind: 'enabled', by, details: { camera, enabled } });
    },
    setConsent,
    async setSensitivity(camera, preset, by) {
      const spotting = cameras.all().find(({ config }) => config.name === camera)?.config.spotting;
      await cameras.change(camera, { spotting: { judge: spotting?.judge ?? defaultJudge, preset } });
      await audit.record({ kind: 'sensitivity', by, details: { camera, sensitivity: preset } });
    },
    async reload(by) {
      await reloader.reload();
      await audit.record({ kind: 'reload', by });
    },
    changed: (camera) => changes.next(settings(camera)),
  };
}

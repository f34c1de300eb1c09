import type { Observable } from 'rxjs';
import type { CameraStatus } from './camera-status.js';
import type { MienEvent } from './event.js';
import type { ModelIdentity } from './resemblance.js';
import type { SpottingPreset } from './spotting/parameters.js';

/** Who asks for a change: the way it came, and the name that was given, which nobody has checked unless the way does so. */
export type Requester = { readonly via: 'mqtt' | 'http' | 'signal'; readonly name: string | null };

/** What people said about being watched, and where that is filed. */
export type Consent = MienEvent['consent'];

/** What may be changed of a camera while mien runs. */
export type CameraSettings = {
  readonly camera: string;
  readonly enabled: boolean;
  readonly consent: Consent;
  readonly sensitivity: SpottingPreset;
};

/** A camera's status, and since when it holds (UTC ISO). */
export type CameraReport = CameraStatus & { readonly name: string; readonly since: string };

/** How the whole service is. */
export type ServiceReport = {
  readonly site: string;
  readonly edge: string;
  /** UUID of this run. */
  readonly session: string;
  /** UTC ISO. */
  readonly started: string;
  readonly version: string;
  readonly model: ModelIdentity;
  /** What keeps it from being ready, one sentence each; empty when it is ready. */
  readonly unready: readonly string[];
};

/**
 * All that may be asked of a running mien. MQTT, HTTP and signals call the same functions, so that each is checked and
 * recorded in one place. (DESIGN sections 6 and 10)
 *
 * Every change resolves when it holds, and rejects with a RequestError when it is refused: nothing has changed then.
 */
export type Controls = {
  status(): ServiceReport;
  cameras(): readonly CameraReport[];
  /** The settings of every camera. */
  settings(): readonly CameraSettings[];
  /** The settings of a camera after each change, whoever made it. */
  readonly changes: Observable<CameraSettings>;
  setEnabled(camera: string, enabled: boolean, by: Requester): Promise<void>;
  setConsent(camera: string, consent: Consent, by: Requester): Promise<void>;
  setSensitivity(camera: string, sensitivity: SpottingPreset, by: Requester): Promise<void>;
  /** Reads the configuration again and takes over what may change while mien runs. */
  reload(by: Requester): Promise<void>;
};

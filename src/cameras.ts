import { isDeepStrictEqual } from 'node:util';
import type { Camera } from './camera.js';
import type { CameraConfig } from './config/config.js';
import { RequestError } from './errors.js';

/** What of a camera may be changed from outside, for as long as the file says nothing new about it. */
export type CameraChange = Partial<Pick<CameraConfig, 'enabled' | 'spotting'>>;

/** The cameras of a running mien, in the order of the configuration. */
export type Cameras = {
  all(): readonly Camera[];
  /** What the latest list says of a camera, before any change from outside. */
  filed(name: string): CameraConfig | undefined;
  /** @throws RequestError when there is none of this name */
  get(name: string): Camera;
  /**
   * Changes one camera; resolves when the change holds.
   * @throws RequestError when there is none of this name
   */
  change(name: string, change: CameraChange): Promise<void>;
  /**
   * Takes over a new list: starts what is new, stops what is gone, changes what differs. What was changed from outside
   * stays changed unless the new list says something else about it than the one before.
   */
  reconfigure(next: readonly CameraConfig[]): Promise<void>;
  /** Stops all, for good: whatever is asked for afterwards is refused. */
  stop(): Promise<void>;
};

export type CamerasOptions = {
  start: (config: CameraConfig) => Camera;
  /** Hears of each camera whose configuration has changed. */
  onChange: (config: CameraConfig) => void;
};

/** Keeps the list of the cameras that run: none before the first `reconfigure`. */
export function createCameras({ start, onChange }: CamerasOptions): Cameras {
  let filed: readonly CameraConfig[] = [];
  let cameras: readonly Camera[] = [];
  let stopped = false;

  const find = (name: string): Camera | undefined => cameras.find(({ config }) => config.name === name);

  const get = (name: string): Camera => {
    const camera = find(name);
    if (!camera) throw new RequestError(`There is no camera '${name}' in the configuration.`);
    return camera;
  };

  const refuseWhenStopped = (): void => {
    if (stopped) throw new RequestError('mien is about to end, so no camera is changed.');
  };

  const configure = async (camera: Camera, next: CameraConfig): Promise<void> => {
    await camera.configure(next);
    onChange(next);
  };

  /** The new file's word where it has changed, else what holds now. */
  const merged = (next: CameraConfig, now: CameraConfig): CameraConfig => {
    const before = filed.find(({ name }) => name === next.name);
    return {
      ...next,
      enabled: before?.enabled === next.enabled ? now.enabled : next.enabled,
      spotting: isDeepStrictEqual(before?.spotting, next.spotting) ? now.spotting : next.spotting,
    };
  };

  return {
    all: () => cameras,
    filed: (name) => filed.find((config) => config.name === name),
    get,
    async change(name, change) {
      refuseWhenStopped();
      const camera = get(name);
      await configure(camera, { ...camera.config, ...change });
    },
    async reconfigure(next) {
      refuseWhenStopped();
      const gone = cameras.filter(({ config }) => !next.some(({ name }) => name === config.name));
      const changes: Promise<void>[] = gone.map((camera) => camera.stop());
      cameras = next.map((config) => {
        const camera = find(config.name);
        if (!camera) return start(config);
        changes.push(configure(camera, merged(config, camera.config)));
        return camera;
      });
      filed = next;
      await Promise.all(changes);
    },
    async stop() {
      stopped = true;
      await Promise.all(cameras.map((camera) => camera.stop()));
    },
  };
}

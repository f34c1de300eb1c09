import test from 'ava';
import type { Camera } from '../src/camera.js';
import { createCameras } from '../src/cameras.js';
import type { CameraConfig } from '../src/config/config.js';
import { RequestError } from '../src/errors.js';
import { cameraConfig as room } from './helpers/camera-config.js';

const hall: CameraConfig = { ...room, name: 'hall' };

/** A list whose cameras write down what becomes of them. */
function list() {
  const said: string[] = [];
  const start = (first: CameraConfig): Camera => {
    let config = first;
    said.push(`${config.name} starts`);
    return {
      get state() {
        return { name: config.name, state: 'online', reason: null, message: null, since: '' } as const;
      },
      get config() {
        return config;
      },
      pid: undefined,
      ailment: () => undefined,
      setConsent: () => {},
      setWatched: () => {},
      async configure(next) {
        config = next;
        said.push(`${config.name} is ${config.enabled ? 'enabled' : 'disabled'}, ${config.spotting.preset}`);
      },
      async stop() {
        said.push(`${config.name} stops`);
      },
    };
  };
  return { said, cameras: createCameras({ start, onChange: () => {} }) };
}

test('a new list starts what is new, stops what is gone, and tells the rest', async (t) => {
  const { said, cameras } = list();
  await cameras.reconfigure([room]);
  await cameras.reconfigure([hall, room]);
  await cameras.reconfigure([hall]);
  t.deepEqual(said, [
    'room starts',
    'hall starts',
    'room is enabled, balanced',
    'room stops',
    'hall is enabled, balanced',
  ]);
  t.deepEqual(
    cameras.all().map(({ config }) => config.name),
    ['hall'],
  );
  t.is(cameras.filed('room'), undefined);
  await t.throwsAsync(cameras.change('room', { enabled: false }), {
    instanceOf: RequestError,
    message: /no camera 'room'/,
  });
});

test('what was changed from outside stays until the list says something else about it', async (t) => {
  const { cameras } = list();
  const now = () => cameras.get('room').config;
  await cameras.reconfigure([room]);
  await cameras.change('room', { enabled: false });
  await cameras.reconfigure([{ ...room, url: 'rtsp://camera.invalid/2' }]);
  t.like(now(), { enabled: false, url: 'rtsp://camera.invalid/2' });
  await cameras.reconfigure([{ ...room, spotting: { ...room.spotting, preset: 'strict' } }]);
  t.like(now(), { enabled: false, spotting: { preset: 'strict' } });
  await cameras.reconfigure([{ ...room, enabled: false }]);
  await cameras.reconfigure([room]);
  t.true(now().enabled);
});

test('once stopped nothing is started or changed', async (t) => {
  const { said, cameras } = list();
  await cameras.reconfigure([room]);
  await cameras.stop();
  const refused = { instanceOf: RequestError, message: /about to end/ };
  await t.throwsAsync(cameras.reconfigure([room, hall]), refused);
  await t.throwsAsync(cameras.change('room', { enabled: false }), refused);
  t.deepEqual(said, ['room starts', 'room stops']);
});

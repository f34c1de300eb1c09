import type { Controls, Requester } from '../../controls.js';
import { RequestError } from '../../errors.js';
import type { Request } from './request.js';

const noPictures =
  'No picture leaves this box by MQTT, whoever asks; what was seen is on camera/{camera}/event, in figures.';

/**
 * Does what a request asks for.
 *
 * @returns what there is to answer: the `result` of a method, nothing for a setting
 * @throws RequestError when it is refused: nothing has changed then
 */
export async function perform(request: Request, controls: Controls): Promise<unknown> {
  const by = (name: string | undefined): Requester => ({ via: 'mqtt', name: name ?? null });
  if (request.kind === 'set') {
    const { camera } = request;
    if (request.setting === 'enabled') return controls.setEnabled(camera, request.value, by(undefined));
    if (request.setting === 'sensitivity') return controls.setSensitivity(camera, request.value, by(undefined));
    const { state, ref = null, by: name } = request.value;
    return controls.setConsent(camera, { state, ref }, by(name));
  }
  switch (request.method) {
    case 'status':
      return controls.status();
    case 'cameras': {
      const settings = new Map(controls.settings().map(({ camera, ...rest }) => [camera, rest]));
      return controls.cameras().map((camera) => ({ ...camera, ...settings.get(camera.name) }));
    }
    case 'snapshot':
      throw new RequestError(noPictures);
    case 'sensitivity': {
      const { camera, sensitivity, by: name } = request.value;
      await controls.setSensitivity(camera, sensitivity, by(name));
      return { camera, sensitivity };
    }
    case 'reload':
      await controls.reload(by(request.value.by));
      return {};
  }
}

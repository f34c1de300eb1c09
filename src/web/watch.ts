import type { CameraState } from '../sinks/web/server.js';
import { html } from './element.js';
import { pictureStream } from './picture-stream.js';

export type Watch = {
  /** Takes the cameras as they are now: offers those that may be watched, and stops what may not be any more. */
  offer(cameras: readonly CameraState[]): void;
};

const waiting = 'The first picture is on its way.';

/**
 * The live picture of one room at a time: a button for each room that may be watched, pressed while it is. Nothing is
 * fetched while the page is hidden.
 *
 * @param part is hidden while no room may be watched; holds `.choice`, `canvas` and `.said`
 */
export function createWatch(part: HTMLElement): Watch {
  const choice = part.querySelector('.choice') as HTMLElement;
  const canvas = part.querySelector('canvas') as HTMLCanvasElement;
  const said = part.querySelector('.said') as HTMLElement;
  const buttons = new Map<string, HTMLButtonElement>();
  let chosen: string | undefined;
  let running: AbortController | undefined;

  const clear = (message: string): void => {
    said.textContent = message;
    canvas.hidden = true;
    canvas.width = 0;
  };

  async function run(camera: string, signal: AbortSignal): Promise<void> {
    const answer = await fetch(`/api/cameras/${encodeURIComponent(camera)}/preview`, { signal });
    if (!answer.ok || !answer.body) throw new Error(((await answer.json()) as { message: string }).message);
    for await (const jpeg of pictureStream(answer.body)) {
      const picture = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }));
      if (signal.aborted) return;
      if (canvas.width !== picture.width) canvas.width = picture.width;
      if (canvas.height !== picture.height) canvas.height = picture.height;
      canvas.getContext('2d')?.drawImage(picture, 0, 0);
      picture.close();
      canvas.hidden = false;
      said.textContent = '';
    }
    throw new Error('The picture has ended; press the button to try again.');
  }

  function stop(message: string): void {
    running?.abort();
    running = undefined;
    clear(message);
  }

  function start(): void {
    stop(chosen === undefined ? '' : waiting);
    for (const [name, button] of buttons) button.setAttribute('aria-pressed', String(name === chosen));
    if (chosen === undefined || document.hidden) return;
    const control = new AbortController();
    running = control;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `What the camera in ${chosen} sees now, with the landmarks of faces`);
    run(chosen, control.signal).catch((error: Error) => {
      if (running !== control) return;
      chosen = undefined;
      for (const button of buttons.values()) button.setAttribute('aria-pressed', 'false');
      stop(error.message);
    });
  }

  document.addEventListener('visibilitychange', start);
  return {
    offer(cameras) {
      const names = cameras.filter(({ pictures }) => pictures?.preview).map(({ name }) => name);
      part.hidden = names.length === 0;
      if (chosen !== undefined && !names.includes(chosen)) {
        chosen = undefined;
        start();
      }
      if (names.join('\n') === [...buttons.keys()].join('\n')) return;
      buttons.clear();
      for (const name of names) {
        const button = html('button', { type: 'button', 'aria-pressed': name === chosen ? 'true' : 'false' }, name);
        button.addEventListener('click', () => {
          chosen = chosen === name ? undefined : name;
          start();
        });
        buttons.set(name, button);
      }
      choice.replaceChildren(...buttons.values());
    },
  };
}

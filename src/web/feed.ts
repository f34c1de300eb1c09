import { flagWords, regionWords, resemblanceWords, strongest, timeWords } from '../drawing/words.js';
import type { MienEvent } from '../event.js';
import { html } from './element.js';

export type Feed = {
  /** Draws an event: at the top if it is new, where it is otherwise. */
  show(event: MienEvent): void;
  /** Marks the event whose detail is open. */
  select(id: string): void;
  /** Gives the keyboard back to the list. */
  focus(): void;
};

/**
 * The list of events: buttons, of which one is in the tab order and the arrow keys reach the others.
 *
 * @param most rows that are kept
 */
export function createFeed(list: HTMLElement, most: number, onOpen: (id: string) => void): Feed {
  const buttons = new Map<string, HTMLButtonElement>();
  let current: HTMLButtonElement | undefined;

  const reach = (button: HTMLButtonElement | undefined): void => {
    if (!button) return;
    if (current) current.tabIndex = -1;
    current = button;
    button.tabIndex = 0;
  };
  const all = (): HTMLButtonElement[] => [...list.querySelectorAll('button')];

  // One listener for all rows: they come and go.
  list.addEventListener('click', ({ target }) => {
    const id = (target as Element).closest('button')?.dataset['id'];
    if (id !== undefined) onOpen(id);
  });
  list.addEventListener('keydown', (event) => {
    const rows = all();
    const here = rows.indexOf(document.activeElement as HTMLButtonElement);
    const there = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (there === undefined) return;
    event.preventDefault();
    const row = rows[Math.min(Math.max(there, 0), rows.length - 1)];
    reach(row);
    row?.focus();
  });

  function row(event: MienEvent): Node[] {
    const top = strongest(event);
    const others = event.evidence.regions.length - 1;
    const moved = top
      ? `${regionWords(top.name)} ${top.peakPx.toFixed(2)} px${others > 0 ? ` and ${others} more` : ''}`
      : '';
    return [
      html('span', { class: 'when' }, timeWords(event.apex.time)),
      html('span', { class: 'where' }, event.camera),
      html('span', { class: 'long' }, `${Math.round(event.durationMs)} ms`),
      html('span', { class: 'moved-text' }, moved),
      html('span', { class: 'resembles' }, resemblanceWords(event)),
      html('span', { class: 'flags' }, ...event.flags.map((flag) => html('span', { class: 'flag' }, flagWords(flag)))),
    ];
  }

  return {
    show(event) {
      let button = buttons.get(event.id);
      if (!button) {
        button = html('button', { type: 'button', 'data-id': event.id, tabindex: -1 });
        buttons.set(event.id, button);
        list.prepend(html('li', {}, button));
        if (!current) reach(button);
        while (buttons.size > most) {
          const [[id, oldest]] = buttons;
          oldest.parentElement?.remove();
          buttons.delete(id);
          if (oldest === current) reach(all()[0]);
        }
      }
      button.replaceChildren(...row(event));
    },
    select(id) {
      for (const button of all()) button.removeAttribute('aria-current');
      const button = buttons.get(id);
      button?.setAttribute('aria-current', 'true');
      reach(button);
    },
    focus: () => (current ?? list).focus(),
  };
}

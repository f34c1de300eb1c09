import type { MienEvent } from '../event.js';

/** The latest events by id, each in its newest state, newest first. */
export class EventBook {
  readonly #events = new Map<string, MienEvent>();

  /** @param most events that are kept; the oldest ones go first */
  constructor(readonly most: number) {}

  /** Takes a message; false when it says nothing new (a reconnect sends the latest ones again). */
  add(event: MienEvent): boolean {
    const known = this.#events.get(event.id);
    if (known && known.seq >= event.seq) return false;
    this.#events.set(event.id, event);
    while (this.#events.size > this.most) {
      const [oldest] = this.#events.keys();
      this.#events.delete(oldest);
    }
    return true;
  }

  get(id: string): MienEvent | undefined {
    return this.#events.get(id);
  }

  /** Newest first. */
  list(): MienEvent[] {
    return [...this.#events.values()].reverse();
  }
}

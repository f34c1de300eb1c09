/** What is known of a stored message without reading it. */
export type Entry = {
  /** Rises by one a message; never used again. */
  readonly key: number;
  /** UTC ms at which it was stored, by the wall clock as it then was. */
  readonly at: number;
  readonly bytes: number;
  /** Monotonic ms at which it was stored, or found on disk. */
  readonly since: number;
  /** Whether it was found on disk: when it was stored, the wall clock alone can tell. */
  readonly found: boolean;
};

/** The outbox's table of contents, in memory: keys rise, holes are messages that are gone, and none is below the first. */
export class OutboxIndex {
  readonly #entries = new Map<number, Entry>();
  #first = 0;
  #end = 0;
  #bytes = 0;

  get messages(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The oldest message. */
  get oldest(): Entry | undefined {
    return this.#entries.get(this.#first);
  }

  /** The key for the next message: higher than that of all others, also of those that are gone. */
  get nextKey(): number {
    return this.#end;
  }

  /** Adds a message whose key is higher than that of all others that are here. */
  add(entry: Entry): void {
    if (this.#entries.size === 0) this.#first = entry.key;
    this.#end = Math.max(this.#end, entry.key + 1);
    this.#entries.set(entry.key, entry);
    this.#bytes += entry.bytes;
  }

  get(key: number): Entry | undefined {
    return this.#entries.get(key);
  }

  /** The oldest messages whose keys are higher than `key` and lower than `end`, at most `limit`. */
  after(key: number, limit: number, end = this.#end): Entry[] {
    const found: Entry[] = [];
    const stop = Math.min(end, this.#end);
    for (let next = Math.max(key + 1, this.#first); next < stop && found.length < limit; next++) {
      const entry = this.#entries.get(next);
      if (entry) found.push(entry);
    }
    return found;
  }

  remove(key: number): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
    while (this.#first < this.#end && !this.#entries.has(this.#first)) this.#first++;
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }
}

/** Bounds how many messages await their PUBACK; whoever comes first gets the next place. */
export class PublishWindow {
  readonly #waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  #free: number;
  #closed: Error | undefined;

  constructor(size: number) {
    this.#free = size;
  }

  /** Resolves when there is a place; rejects once the window is closed. */
  take(): Promise<void> {
    if (this.#closed) return Promise.reject(this.#closed);
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** Gives a place back. */
  give(): void {
    const next = this.#waiting.shift();
    if (next) next.resolve();
    else this.#free++;
  }

  /** The connection is over: nobody gets a place any more. */
  close(reason: Error): void {
    this.#closed = reason;
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }
}

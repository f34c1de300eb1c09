/** Pictures that are kept: 16 kB each. */
const kept = 100;

/** The magnified apexes of the latest events; in memory alone. */
export class ApexStore {
  readonly #pictures = new Map<string, { readonly camera: string; readonly gray: Uint8Array }>();

  /** @param gray [128,128] uint8, row-major */
  put(id: string, camera: string, gray: Uint8Array): void {
    this.#pictures.set(id, { camera, gray });
    for (const oldest of this.#pictures.keys()) {
      if (this.#pictures.size <= kept) break;
      this.#pictures.delete(oldest);
    }
  }

  /** Undefined when none is kept of this event. */
  get(id: string): { readonly camera: string; readonly gray: Uint8Array } | undefined {
    return this.#pictures.get(id);
  }

  /** Keeps those of the cameras that are allowed. */
  recheck(allowed: (camera: string) => boolean): void {
    for (const [id, { camera }] of this.#pictures) if (!allowed(camera)) this.#pictures.delete(id);
  }

  clear(): void {
    this.#pictures.clear();
  }
}

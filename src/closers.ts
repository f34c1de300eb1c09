export type Close = () => Promise<void> | void;

/** What was opened, to be closed in the opposite order. */
export type Closers = {
  push(close: Close): void;
  /**
   * Closes everything, the last opened first; one that cannot close keeps none of the others open.
   * @throws what the first of them threw, when all have been tried
   */
  closeAll(): Promise<void>;
};

/** @param failed hears of each that cannot close. */
export function createClosers(failed: (error: unknown) => void): Closers {
  const closers: Close[] = [];
  return {
    push: (close) => void closers.push(close),
    async closeAll() {
      const failures: unknown[] = [];
      for (const close of closers.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          failed(error);
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

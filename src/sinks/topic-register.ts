import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Remembers on disk under which topics something retained was published, so that a renamed camera leaves nothing behind. */
export type TopicRegister = {
  has(topic: string): boolean;
  /** All that are remembered. */
  list(): string[];
  /** Remembers topics, before anything is published there. */
  add(topics: readonly string[]): void;
  /** Forgets a topic that has been cleared. */
  remove(topic: string): void;
};

const contents = z.array(z.string().max(65_535));

/**
 * Opens the register in a file, which is made with the first topic. A file that is damaged or cannot be written costs
 * leftovers at the broker and nothing else: `onFailure` hears of it, and the register works on in memory.
 */
export function topicRegister(path: string, onFailure: (error: Error) => void): TopicRegister {
  const known = new Set<string>();
  try {
    for (const topic of contents.parse(JSON.parse(readFileSync(path, 'utf8')))) known.add(topic);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') onFailure(error as Error);
  }

  const save = (): void => {
    try {
      writeFileSync(`${path}.new`, JSON.stringify([...known]));
      renameSync(`${path}.new`, path);
    } catch (error) {
      onFailure(error as Error);
    }
  };

  return {
    has: (topic) => known.has(topic),
    list: () => [...known],
    add(topics) {
      const before = known.size;
      for (const topic of topics) known.add(topic);
      if (known.size > before) save();
    },
    remove(topic) {
      if (known.delete(topic)) save();
    },
  };
}

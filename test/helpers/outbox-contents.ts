import type { Outbox } from '../../src/sinks/outbox.js';

/** All that waits in an outbox, oldest first. */
export async function outboxContents(outbox: Outbox): Promise<string[]> {
  const { signal } = new AbortController();
  const texts: string[] = [];
  for (let key = -1; texts.length < outbox.figures().messages; ) {
    const message = await outbox.next(key, signal);
    if (!message) break;
    key = message.key;
    texts.push(message.text);
  }
  return texts;
}

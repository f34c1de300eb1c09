import type { Outbox } from '../../src/sinks/outbox.js';

/** All that waits in an outbox, oldest first. */
export async function outboxContents(outbox: Outbox): Promise<string[]> {
  const { signal } = new AbortController();
  const texts: string[] = [];
  for (let key = -1; texts.length < outbox.figures().messages; ) {
    const messages = await outbox.next(key, signal);
    if (messages.length === 0) break;
    for (const { text } of messages) texts.push(text);
    key = messages.at(-1)?.key ?? key;
  }
  return texts;
}

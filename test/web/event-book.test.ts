import test from 'ava';
import type { MienEvent } from '../../src/event.js';
import { EventBook } from '../../src/web/event-book.js';

const message = (id: string, seq: number): MienEvent => ({ id, seq }) as MienEvent;

test('keeps the newest state of each event, newest first, and no more than asked', (t) => {
  const book = new EventBook(2);
  t.true(book.add(message('a', 1)));
  t.true(book.add(message('b', 2)));
  t.true(book.add(message('a', 3)));
  t.false(book.add(message('a', 1)));
  t.is(book.get('a')?.seq, 3);
  book.add(message('c', 4));
  t.deepEqual(
    book.list().map(({ id }) => id),
    ['c', 'b'],
  );
});

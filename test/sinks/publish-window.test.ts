import test from 'ava';
import fc from 'fast-check';
import { PublishWindow } from '../../src/sinks/publish-window.js';

test('never more places than its size, and first come first served', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(fc.boolean(), { maxLength: 60 }), async (size, steps) => {
      const window = new PublishWindow(size);
      const served: number[] = [];
      let asked = 0;
      let given = 0;
      for (const take of steps) {
        if (take) {
          const number = asked++;
          void window.take().then(() => served.push(number));
        } else if (served.length > given) {
          window.give();
          given++;
        }
        await Promise.resolve();
        if (served.length - given > size) return false;
      }
      return served.every((number, i) => number === i) && served.length === Math.min(asked, given + size);
    }),
  );
  t.pass();
});

test('closing turns away who waits and who comes later', async (t) => {
  const window = new PublishWindow(1);
  await window.take();
  const waiting = window.take();
  window.close(new Error('over'));
  await t.throwsAsync(waiting, { message: 'over' });
  await t.throwsAsync(window.take(), { message: 'over' });
});

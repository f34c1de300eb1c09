import test from 'ava';
import { courseOf, lengthOf } from '../../src/sensitivity/course.js';
import { plantedMovements } from '../../src/sensitivity/planted-movements.js';

test('each movement starts at rest, reaches its peak once, goes without a jump and ends at rest; it is as long as a micro-expression', (t) => {
  for (const movement of plantedMovements) {
    const [rise, hold, fall, release] = movement.ms;
    t.is(courseOf(movement, 0), 0);
    t.is(courseOf(movement, rise + hold), 1);
    t.true(Math.abs(courseOf(movement, lengthOf(movement)) - movement.stays) < 1e-9);
    t.is(courseOf(movement, rise + hold + fall + release), 0);
    t.true(lengthOf(movement) >= 168 && lengthOf(movement) <= 502);
    for (let ms = 1; ms < 1500; ms++) {
      const [before, now] = [courseOf(movement, ms - 1), courseOf(movement, ms)];
      t.true(now >= 0 && now <= 1 && Math.abs(now - before) < 0.03);
    }
  }
});

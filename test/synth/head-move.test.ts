import test from 'ava';
import fc from 'fast-check';
import { createDraw } from '../../src/draw.js';
import { gestureEnd } from '../../src/synth/gesture.js';
import { drawHeadMove } from '../../src/synth/head-move.js';

test('a head move stays within its times and moves the head alone', (t) => {
  fc.assert(
    fc.property(fc.nat(10_000), (seed) => {
      const piece = drawHeadMove(createDraw(seed));
      const move = piece.at(2);
      return (
        move.onset === 2 &&
        move.apex > move.onset &&
        move.apex < move.offset &&
        move.gestures.length > 0 &&
        move.gestures.every((g) => g.channel.startsWith('head') && g.start >= 2 && gestureEnd(g) <= move.offset + 1e-9)
      );
    }),
  );
  t.pass();
});

import type { Draw } from '../draw.js';
import type { Gesture } from './gesture.js';
import { drawBlink, type Piece } from './movements.js';

/** A blink as people have them: most are whole, some close the eye in part, some come twice. */
export function drawAnyBlink(draw: Draw): Piece {
  const kind = draw.unit();
  const blink = drawBlink(draw.fork('first'));
  if (kind < 0.7) return blink;
  if (kind < 0.87) {
    const share = draw.between(0.25, 0.8);
    return reshape(blink, 'partial blink', (gestures) => gestures.map((g) => ({ ...g, peak: g.peak * share })));
  }
  const again = blink.seconds + draw.between(0.02, 0.25);
  const second = draw.between(0.6, 1);
  return reshape(
    blink,
    'double blink',
    (gestures) => [...gestures, ...gestures.map((g) => ({ ...g, peak: g.peak * second, start: g.start + again }))],
    again + blink.seconds,
  );
}

function reshape(
  piece: Piece,
  label: string,
  change: (gestures: readonly Gesture[]) => readonly Gesture[],
  seconds = piece.seconds,
): Piece {
  return {
    seconds,
    at: (onset) => {
      const movement = piece.at(onset);
      return { ...movement, label, offset: onset + seconds, gestures: change(movement.gestures) };
    },
  };
}

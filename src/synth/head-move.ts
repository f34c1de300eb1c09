import type { Draw } from '../draw.js';
import type { Gesture } from './gesture.js';
import type { Piece } from './movements.js';

type Part = Omit<Gesture, 'start'> & { readonly start: number };

/** What a head does on purpose: nod, shake, turn aside, tilt, lean. Degrees and cm. */
const moves: Readonly<Record<string, (draw: Draw) => Part[]>> = {
  nod: (draw) => beats(draw, 'headPitch', -draw.between(3, 10), 1 + Math.floor(draw.unit() * 3)),
  shake: (draw) => {
    const reach = draw.between(4, 12);
    const first = beats(draw, 'headYaw', reach, 2);
    return first.map((beat, i) => ({ ...beat, peak: i % 2 === 0 ? reach : -reach }));
  },
  turn: (draw) => {
    const part = aside(draw, 0.3, 0.9, 0.3, 2.5);
    const yaw = draw.between(8, 28) * sign(draw);
    return [
      { channel: 'headYaw', peak: yaw, ...part },
      { channel: 'headPitch', peak: draw.between(-8, 5), ...part },
      { channel: 'headX', peak: 0.04 * yaw, ...part },
    ];
  },
  tilt: (draw) => [{ channel: 'headRoll', peak: draw.between(4, 12) * sign(draw), ...aside(draw, 0.3, 0.8, 0.5, 3) }],
  lean: (draw) => {
    const part = aside(draw, 0.6, 1.4, 1, 4);
    return [
      { channel: 'headZ', peak: draw.between(-9, 9), ...part },
      { channel: 'headX', peak: draw.between(-4, 4), ...part },
      { channel: 'headPitch', peak: draw.between(-5, 3), ...part },
    ];
  },
};

/** A movement of the head that is meant, large enough to make a stabiliser begin anew. */
export function drawHeadMove(draw: Draw): Piece {
  const label = draw.pick(Object.keys(moves));
  const parts = moves[label]!(draw);
  const seconds = Math.max(...parts.map((p) => p.start + p.rise + p.hold + p.fall));
  return {
    seconds,
    at: (onset) => ({
      kind: 'head',
      label,
      onset,
      apex: onset + parts[0]!.start + parts[0]!.rise,
      offset: onset + seconds,
      gestures: parts.map((p) => ({ ...p, start: p.start + onset })),
    }),
  };
}

const sign = (draw: Draw) => (draw.unit() < 0.5 ? -1 : 1);

/** Out, a while there, and back. */
function aside(draw: Draw, quick: number, slow: number, short: number, long: number): Omit<Part, 'channel' | 'peak'> {
  return {
    start: 0,
    rise: draw.between(quick, slow),
    hold: draw.between(short, long),
    fall: draw.between(quick, slow),
  };
}

/** The same movement several times, weaker each time. */
function beats(draw: Draw, channel: string, peak: number, count: number): Part[] {
  const half = draw.between(0.14, 0.3);
  return Array.from({ length: count }, (_, i) => ({
    channel,
    peak: peak * 0.8 ** i,
    start: 2 * half * i,
    rise: half,
    hold: 0,
    fall: half,
  }));
}

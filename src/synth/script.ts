import type { Draw } from '../draw.js';
import { type Pose, restPose } from './camera.js';
import { combinations } from './combinations.js';
import { drawInterview, interviewRates } from './interview.js';
import { drawBlink, drawGaze, drawMacro, drawMicro, type Piece } from './movements.js';
import { type LightStep, type Movement, poseAt, type Session } from './session.js';
import type { SolveAt } from './solve-at.js';
import { drawSpeech } from './speech.js';
import { drawDrift, drawSway } from './sway.js';

/**
 * Kinds of sessions: `demo` has everything; `calm` only micro-expressions, blinks and looks; `negatives` everything
 * but micro-expressions; `dense` mostly micro-expressions; `all` is like an interview, with every emotion's action
 * units, blinks of all kinds, open expressions, talking, and a head that moves.
 */
export const scripts = ['demo', 'calm', 'negatives', 'dense', 'all'] as const;
export type ScriptName = (typeof scripts)[number];
type PlainScript = Exclude<ScriptName, 'all'>;

/** How often each thing happens, a minute; speech is counted in bursts. */
const plainRates: Readonly<
  Record<PlainScript, Readonly<Record<'micro' | 'blink' | 'macro' | 'speech' | 'gaze', number>>>
> = {
  demo: { micro: 6.4, blink: 7.2, macro: 2.4, speech: 0.8, gaze: 2.4 },
  calm: { micro: 8, blink: 9, macro: 0, speech: 0, gaze: 4 },
  negatives: { micro: 0, blink: 11, macro: 5, speech: 2.4, gaze: 4 },
  dense: { micro: 22, blink: 7, macro: 0, speech: 0, gaze: 2 },
};

/** Finds how strongly to move channels so that the face moves by `strength` px of the crop in a pose. */
export type Solve = (
  channels: ReadonlyMap<string, number>,
  strength: number,
  pose: Pose,
) => { gain: number; region: string };

/** Least quiet between two movements, s; people in an interview leave less. */
export const leastGap = (name: ScriptName): number => (name === 'all' ? 0.3 : 0.75);

export type SessionOptions = {
  /** How the head is held. */
  readonly home?: Readonly<Pose>;
  /** Strengths of micro-expressions, px of the crop; drawn in even ratios. */
  readonly strength?: readonly [least: number, greatest: number];
  /** Script `all`: share of the micro-expressions that a blink falls into. */
  readonly withBlink?: number;
  /** Script `all`: micro-expressions a minute, instead of an interview's. */
  readonly microRate?: number;
  /** What the light steps to, about twice a minute; 1 for none. */
  readonly lightStep?: number;
};

/**
 * Writes a session. Movements never overlap, save blinks that are asked to. In all scripts but `all` the face is
 * neutral and the head in one place at both ends, so that a clip can be looped. The first micro-expression comes within
 * 14 s.
 * @returns undefined when `seconds` are too few for one of everything in the script
 */
export function writeSession(
  name: ScriptName,
  seconds: number,
  draw: Draw,
  solve: Solve,
  options: SessionOptions = {},
): Session | undefined {
  const session = drawSession(name, seconds, draw, solve, options);
  for (let again = 1; session && late(session) && again < 100; again++) {
    const other = drawSession(name, seconds, draw.fork(`again${again}`), solve, options);
    if (other && !late(other)) return other;
  }
  return session;
}

/** Whether a viewer would wait too long for the first micro-expression. */
const late = (session: Session) => (session.movements.find((m) => m.kind === 'micro')?.onset ?? 0) > 14;

function drawSession(
  name: ScriptName,
  seconds: number,
  draw: Draw,
  solve: Solve,
  options: SessionOptions,
): Session | undefined {
  const unrest = name === 'all' ? 2 ** draw.fork('unrest').between(-0.5, 1.3) : 1;
  const manner = { seconds, looped: true, unrest };
  const sway = drawSway(draw.fork('sway'), manner);
  const home = options.home ?? restPose;
  const solveAt: SolveAt = (channels, strength, time) =>
    solve(channels, strength, poseAt({ seconds, sway, home }, time));
  const pieces =
    name === 'all'
      ? drawAll(seconds, draw.fork('pieces'), solveAt, options)
      : drawPieces(name, seconds, draw.fork('pieces'), solveAt, options.strength ?? [0.8, 1.8]);
  const movements = place(pieces, seconds, leastGap(name), draw.fork('gaps'));
  const steps = drawSteps(draw.fork('steps'), seconds, options.lightStep ?? 1);
  return movements && { seconds, movements, sway, light: drawDrift(draw.fork('light'), manner), steps, home };
}

const countIn = (seconds: number) => (rate: number) =>
  rate === 0 ? 0 : Math.max(1, Math.round((rate * seconds) / 60));

function drawAll(seconds: number, draw: Draw, solve: SolveAt, options: SessionOptions): Piece[] {
  const count = countIn(seconds);
  const { strength = [0.3, 2], withBlink = 0, microRate = interviewRates.micro } = options;
  const rates = { ...interviewRates, micro: microRate };
  const pieces = drawInterview(draw, (kind) => count(rates[kind]), { strength, withBlink }, solve);
  return shuffled(pieces, draw.fork('order'));
}

/** The light gets `gain` times as strong, and later 1 / gain, and so on. */
function drawSteps(draw: Draw, seconds: number, gain: number): LightStep[] {
  if (gain === 1) return [];
  return Array.from({ length: countIn(seconds)(2) }, (_, i) => ({
    at: draw.between(0.05, 0.95) * seconds,
    rise: draw.between(0.02, 0.3),
    gain: i % 2 === 0 ? gain : 1 / gain,
    settle: draw.between(0.5, 3),
  }));
}

function drawPieces(
  name: PlainScript,
  seconds: number,
  draw: Draw,
  solve: SolveAt,
  [least, greatest]: readonly [number, number],
): Piece[] {
  const count = (kind: keyof (typeof plainRates)['demo']) => countIn(seconds)(plainRates[name][kind]);
  const pieces: Piece[] = [];
  const many = (n: number, make: (one: Draw, i: number) => Piece, from: string) => {
    for (let i = 0; i < n; i++) pieces.push(make(draw.fork(`${from}${i}`), i));
  };
  // The demo shows the head of the list: brows, cheeks, nose and mouth each have their turn.
  const first = name === 'demo' ? 0 : Math.floor(draw.unit() * combinations.length);
  const micros = count('micro');
  // Strengths in even ratios, each once, in an order of its own.
  const ranks = shuffled(
    Array.from({ length: micros }, (_, i) => i),
    draw.fork('strengths'),
  );
  many(
    micros,
    (one, i) => {
      const strength = least * (greatest / least) ** (ranks[i]! / Math.max(1, micros - 1));
      return drawMicro(one, combinations[(first + i) % combinations.length]!, strength, solve);
    },
    'micro',
  );
  many(count('blink'), drawBlink, 'blink');
  many(
    count('macro'),
    (one, i) => drawMacro(one, i % 3 === 2 ? one.pick(['brow raise', 'frown'] as const) : 'smile'),
    'macro',
  );
  many(count('speech'), (one) => drawSpeech(one, one.between(4, 7)), 'speech');
  many(count('gaze'), drawGaze, 'gaze');

  const order = shuffled(pieces.slice(micros > 0 ? 1 : 0), draw);
  // A short run-in, then the first micro-expression.
  if (micros > 0) order.splice(Math.min(2, order.length), 0, pieces[0]!);
  return order;
}

function shuffled<T>(items: readonly T[], draw: Draw): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(draw.unit() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** Places pieces one after another with gaps of random length that fill the session. */
function place(pieces: readonly Piece[], seconds: number, leastGap: number, draw: Draw): Movement[] | undefined {
  const busy = pieces.reduce((sum, p) => sum + p.seconds, 0);
  const spare = seconds - busy - leastGap * (pieces.length + 1);
  if (spare < 0) return undefined;
  // Gaps of very different length: some movements follow each other closely, and there are quiet stretches.
  const shares = Array.from({ length: pieces.length + 1 }, () => 0.2 - Math.log(1 - draw.unit()));
  const total = shares.reduce((a, b) => a + b, 0);
  const movements: Movement[] = [];
  let t = 0;
  pieces.forEach((piece, i) => {
    t += leastGap + (spare * shares[i]!) / total;
    movements.push(piece.at(t));
    if (piece.with) movements.push(piece.with(t));
    t += piece.seconds;
  });
  return movements.sort((a, b) => a.onset - b.onset);
}

import { setImmediate as turn } from 'node:timers/promises';
import { Subject, tap } from 'rxjs';
import type { TrackedFrame } from './face.js';
import { madeUpFace } from './made-up-face.js';
import { type SpotOptions, spotExpressions } from './operators/spot-expressions.js';
import { stabilise } from './operators/stabilise.js';
import { plantedMovements } from './sensitivity/planted-movements.js';
import { SensitivityTrial, trialMs } from './sensitivity/sensitivity-trial.js';
import { signalResponses } from './sensitivity/signal-response.js';
import { spottingPresets } from './spotting/parameters.js';
import { signal } from './spotting/signal.js';
import type { Anchor } from './stabilised-face.js';
import { defaultStabiliser, type StabiliserName } from './stabilising/stabiliser-names.js';

export type WarmUpOptions = {
  readonly stabiliser?: StabiliserName;
  readonly spotting?: Omit<SpotOptions, 'meter' | 'rejected'>;
};

/** Movements that the self-test tries on a recording of nothing. */
const tried = plantedMovements.slice(0, 3);
const gridHz = 60;

/** What the warm-up has run through. */
export type WarmUp = {
  readonly anchors: number;
  /** Movements that stood out, reported or not. */
  readonly movements: number;
};

const fps = 30;
const seconds = 5;
/** A new anchor this often, until `anchorsUntil`, s; then the head moves until `restsFrom`, and the brow at `movesAt`. */
const [anchorEvery, anchorsUntil, restsFrom, movesAt, movesFor] = [0.3, 1.2, 1.8, 3.6, 0.3];
/** Px that the head moves: enough for an anchor to be made while the one before holds. */
const headPx = 9;

/**
 * Runs stabilising and spotting through five seconds of a made-up face and the self-test through a part of a trial, as fast
 * as it goes, so that the machine's code of all three is there before a camera's first frame: the first anchor of a process
 * would hold its frame for up to 40 ms, the self-test for up to 30. Nothing of it is kept or reported. Takes about 0.5 s of
 * CPU, and lets others have their turn after each frame.
 * A camera's process does this at its start; a program of your own may, before it subscribes. (docs/decisions/0039)
 */
export async function warmUp({ stabiliser = defaultStabiliser, spotting = {} }: WarmUpOptions = {}): Promise<WarmUp> {
  const frames = new Subject<TrackedFrame>();
  let [anchors, movements, renewed] = [0, 0, 0];
  let serial: number | undefined;
  let anchor: Anchor | null = null;
  frames
    .pipe(
      stabilise({ stabiliser }),
      tap(({ frame, faces: [face] }) => {
        const now = face?.anchor?.serial;
        if (now === undefined) return;
        anchor = face?.anchor ?? null;
        if (now !== serial) {
          [serial, renewed] = [now, frame.pts];
          anchors++;
        } else if (frame.pts < anchorsUntil && frame.pts - renewed > anchorEvery) face?.reanchor();
      }),
      spotExpressions({ ...spotting, rejected: () => movements++ }),
    )
    .subscribe(() => movements++);
  for (let seq = 0; seq < fps * seconds; seq++) {
    const pts = seq / fps;
    const share = (pts - movesAt) / movesFor;
    const raised = share > 0 && share < 1 ? 0.5 - 0.5 * Math.cos(2 * Math.PI * share) : 0;
    const moved = Math.min(1, Math.max(0, (pts - anchorsUntil) / (restsFrom - anchorsUntil)));
    const { frame, face } = madeUpFace(seq, pts, 1.5 * raised, Math.round(headPx * moved));
    frames.next({ frame, faces: [face] });
    await turn();
  }
  frames.complete();
  if (anchor !== null) await rehearse(anchor, spotting);
  return { anchors, movements };
}

/** A trial of the self-test in small portions; nothing comes of it. */
async function rehearse(anchor: Anchor, { preset = 'balanced', verifier }: SpotOptions) {
  const samples = Math.ceil((trialMs * gridHz) / 1000);
  const values = new Float64Array(samples * signal.length);
  const recording = { stepMs: 1000 / gridHz, values, broken: new Uint8Array(samples) };
  const trial = new SensitivityTrial(
    recording,
    { parameters: spottingPresets[preset], verifier: verifier ?? null },
    signalResponses(anchor, true),
    tried,
  );
  while (trial.result === null) {
    trial.advance(16);
    await turn();
  }
}

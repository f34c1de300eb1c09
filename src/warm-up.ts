import { setImmediate as turn } from 'node:timers/promises';
import { Subject, tap } from 'rxjs';
import type { TrackedFrame } from './face.js';
import { madeUpFace } from './made-up-face.js';
import { type SpotOptions, spotExpressions } from './operators/spot-expressions.js';
import { stabilise } from './operators/stabilise.js';
import { defaultStabiliser, type StabiliserName } from './stabilising/stabiliser-names.js';

export type WarmUpOptions = {
  readonly stabiliser?: StabiliserName;
  readonly spotting?: Omit<SpotOptions, 'meter' | 'rejected'>;
};

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
 * Runs stabilising and spotting through five seconds of a made-up face, as fast as it goes, so that the machine's code of
 * both is there before a camera's first frame: the first anchor of a process would hold its frame for up to 40 ms.
 * Nothing of it is kept or reported. Takes about 0.3 s of CPU, and lets others have their turn after each frame.
 * A camera's process does this at its start; a program of your own may, before it subscribes. (docs/decisions/0039)
 */
export async function warmUp({ stabiliser = defaultStabiliser, spotting = {} }: WarmUpOptions = {}): Promise<WarmUp> {
  const frames = new Subject<TrackedFrame>();
  let [anchors, movements, renewed] = [0, 0, 0];
  let serial: number | undefined;
  frames
    .pipe(
      stabilise({ stabiliser }),
      tap(({ frame, faces: [face] }) => {
        const now = face?.anchor?.serial;
        if (now === undefined) return;
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
  return { anchors, movements };
}

import type { Expression } from '../expression.js';
import type { Face } from '../face.js';
import type { Anchor, FrameStamp, StabilisedFace } from '../stabilised-face.js';
import { FaceSignal } from './face-signal.js';
import { flagsOf } from './flags.js';
import { FrameRate } from './frame-rate.js';
import { FrozenBlocks } from './frozen-blocks.js';
import { HiddenBlocks } from './hidden-blocks.js';
import { MomentRing } from './moment-ring.js';
import type { Movement } from './movement.js';
import { MovementSpotter, type Rejected } from './movement-spotter.js';
import type { SpottingParameters } from './parameters.js';
import { PictureRing } from './picture-ring.js';
import { Resampler } from './resampler.js';
import { signal } from './signal.js';
import type { Verifier } from './verifier.js';

export type FaceSpotterOptions = {
  readonly parameters: SpottingParameters;
  /** Without one the research's rules decide. */
  readonly verifier: Verifier | null;
  /** Samples a second of the grid that everything is judged on. */
  readonly gridHz: number;
  /** Told of every movement that stood out and was not reported; its times are ms of the stream. */
  readonly rejected: (track: number, ...rest: Parameters<Rejected>) => void;
};

/** Frames further apart than this many usual intervals have something missing between them. */
const gapIntervals = 3;
/** After so long without a measurement, ms, everything begins anew. */
const forgetMs = 1000;
/** A movement of the mouth is decided up to this long after its onset, its look-ahead not counted, ms. */
const decisionMs = 1250;
const none: readonly Expression[] = [];

/** What is known of a face since its track, epoch or sight of it began. */
type Session = {
  readonly spotter: MovementSpotter;
  readonly resampler: Resampler;
  readonly pictures: PictureRing;
  /** Ms of the stream at grid sample 0, and of the latest sample. */
  readonly startedAt: number;
  sampledAt: number;
  readonly certain: Movement[];
};

/** Finds the brief movements of one face, frame by frame. The state of one track: at most 3.5 MB, most of it pictures. */
export class FaceSpotter {
  readonly #track: number;
  readonly #options: FaceSpotterOptions;
  readonly #rate = new FrameRate();
  readonly #signal = new FaceSignal();
  readonly #frozen = new FrozenBlocks();
  #hidden: HiddenBlocks | null = null;
  #moments: MomentRing;
  #epoch: number;
  #seenAt = Number.NEGATIVE_INFINITY;
  #session: Session | null = null;
  #measured = false;

  constructor({ track, epoch }: Face, options: FaceSpotterOptions) {
    this.#track = track;
    this.#epoch = epoch;
    this.#options = options;
    this.#moments = new MomentRing(this.#rememberedMs + forgetMs);
  }

  /** Ms of the stream at which the face was last seen. */
  get seenAt(): number {
    return this.#seenAt;
  }

  /** Whether the latest frame was measured, and what is judged by now would have been reported had it been a movement. */
  get usable(): boolean {
    return this.#measured && (this.#session?.spotter.usable ?? false);
  }

  /** @returns the expressions that this frame made certain. */
  push(stabilised: StabilisedFace, frame: FrameStamp): readonly Expression[] {
    const { face, anchor } = stabilised;
    const now = frame.pts * 1000;
    const interval = now - this.#seenAt;
    if (face.epoch !== this.#epoch || Math.abs(interval) > forgetMs) this.#forget(face.epoch);
    else if (interval <= 0) return none;
    else this.#rate.push(interval);
    this.#seenAt = now;
    this.#moments.push(now, frame, face);
    this.#measured = false;
    if (this.#rate.atMost(this.#options.parameters.minFps)) this.#session = null;
    else if (anchor !== null) {
      this.#measured = this.#signal.measure(stabilised, anchor);
      this.#sign(stabilised, anchor);
      if (this.#measured) return this.#spot(stabilised, anchor, now);
      stabilised.reanchor();
    }
    return none;
  }

  /** @returns what was still waiting to become certain when the recording ended. */
  finish(): Expression[] {
    const session = this.#session;
    if (session === null) return [];
    session.certain.push(...session.spotter.finish());
    return this.#certain(session);
  }

  /** Looks at how far this frame's picture can be trusted. */
  #sign({ aligned, crop }: StabilisedFace, anchor: Anchor): void {
    if (!this.#hidden?.isOf(anchor)) this.#hidden = new HiddenBlocks(anchor);
    this.#moments.sign({ hidden: this.#hidden.share(aligned), frozen: this.#frozen.share(crop, anchor) });
  }

  get #rememberedMs(): number {
    return decisionMs + this.#options.parameters.speechLookaheadMs;
  }

  #forget(epoch: number): void {
    this.#epoch = epoch;
    this.#session = null;
    this.#signal.forget();
    this.#moments = new MomentRing(this.#rememberedMs + forgetMs);
  }

  #spot({ crop, alignment, next }: StabilisedFace, anchor: Anchor, now: number): readonly Expression[] {
    if (this.#session !== null && now - this.#session.sampledAt > forgetMs) this.#session = null;
    const fresh = this.#session === null;
    this.#session ??= this.#begin(now);
    const session = this.#session;
    const newAnchor = this.#signal.runOn(anchor, fresh);
    const missing = now - session.sampledAt > gapIntervals * (this.#rate.interval ?? Number.POSITIVE_INFINITY);
    session.pictures.push(now, crop, alignment);
    session.resampler.push(now, this.#signal.sample, !fresh && (newAnchor || missing));
    session.sampledAt = now;
    if (next !== null) {
      this.#signal.goOn(next);
      session.pictures.moveTo(next.toPrevious);
    }
    return session.certain.length === 0 ? none : this.#certain(session);
  }

  #begin(now: number): Session {
    const { parameters, verifier, gridHz, rejected } = this.#options;
    const stepMs = 1000 / gridHz;
    const certain: Movement[] = [];
    const spotter = new MovementSpotter(stepMs, parameters, verifier, (candidate, reason) => {
      const { centre, onset, apex, offset } = candidate;
      const times = { centre: now + centre, onset: now + onset, apex: now + apex, offset: now + offset };
      rejected(this.#track, { ...candidate, ...times }, reason);
    });
    const resampler = new Resampler(stepMs, signal.length, (sample, broken) => {
      certain.push(...spotter.push(sample, broken));
    });
    const pictures = new PictureRing(this.#rememberedMs);
    return { spotter, resampler, pictures, startedAt: now, sampledAt: now, certain };
  }

  #certain(session: Session): Expression[] {
    return session.certain.splice(0).map((movement) => this.#expression(movement, session));
  }

  #expression(movement: Movement, session: Session): Expression {
    const { candidate, regions, curves, blink, speech } = movement;
    const { parameters } = this.#options;
    const [onset, apex, offset] = [candidate.onset, candidate.apex, candidate.offset].map(
      (ms) => session.startedAt + ms,
    );
    const face = this.#moments.face(apex);
    const { interval } = this.#rate;
    return {
      track: this.#track,
      epoch: this.#epoch,
      onset: this.#moments.moment(onset),
      apex: this.#moments.moment(apex),
      offset: this.#moments.moment(offset),
      regions,
      score: candidate.micro ?? candidate.score,
      threshold: candidate.micro === undefined ? parameters.zMin : parameters.microMin,
      flags: flagsOf({
        ...this.#moments.worst(onset, offset),
        frozen: this.#moments.frozen,
        fps: interval === null ? null : 1000 / interval,
        headTravel: candidate.headTravel,
        blink,
        speech,
        face,
      }),
      face,
      decided: this.#moments.latest,
      crops: {
        onset: session.pictures.at(onset),
        apex: session.pictures.at(apex),
        offset: session.pictures.at(offset),
      },
      curves,
    };
  }
}

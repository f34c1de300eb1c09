import { FaceView } from '../../dataset/face-view.js';
import type { SampleInfo } from '../../dataset/sample.js';
import type { SampleRecord } from '../../dataset/sample-record.js';
import { createDraw, type Draw } from '../../draw.js';
import type { Tvl1 } from '../../kernels/tvl1.js';
import { computeFlows } from '../../model/preprocessing/compute-flows.js';
import type { Vision } from '../../vision/open-vision.js';
import type { Picture } from '../../vision/picture.js';
import type { FaceModel } from '../face-model.js';
import { type Balance, drawEmotion } from './emotion-deck.js';
import type { H264Loop } from './h264-loop.js';
import { planSample, type SamplePlan } from './sample-plan.js';
import type { SampleRanges } from './sample-ranges.js';
import { drawSitting, type Sitting } from './sitting.js';
import { Studio } from './studio.js';

export type IntervieweeTools = {
  readonly model: FaceModel;
  readonly vision: Pick<Vision, 'detector' | 'mesh'>;
  readonly tvl1: Tvl1;
  readonly h264: H264Loop;
};

/** Samples a sitting: they share an anchor, as expressions of a quiet minute do in a live stream. */
const samplesASitting = 7;
/** Samples a room: setting a room up takes about as long as four samples. */
export const samplesARoom = 2 * samplesASitting;
/** Pictures of the anchor, and from one to the next, s. */
const anchorPictures = 3;
const anchorSpacing = 0.05;
/** When the anchor is taken, s of the sitting. */
const anchorTime = 1;
/** A sample that cannot be seen is drawn anew this often. */
const mostTries = 6;

type Seat = {
  readonly number: number;
  readonly sitting: Sitting;
  readonly anchor: readonly Picture[];
  settled: boolean;
};

/** One rendered person as the live pipeline sees them. Samples are made in the order of their numbers, room by room. */
export class Interviewee {
  readonly #tools: IntervieweeTools;
  readonly #person: number;
  readonly #ranges: SampleRanges;
  readonly #balance: Balance;
  readonly #draw: Draw;
  readonly #view: FaceView;
  #room: { readonly number: number; readonly studio: Studio } | undefined;
  #seat: Seat | undefined;

  /** @param seed names the samples; the person alone names the face. */
  constructor(tools: IntervieweeTools, person: number, seed: number, ranges: SampleRanges, balance: Balance) {
    this.#tools = tools;
    this.#person = person;
    this.#ranges = ranges;
    this.#balance = balance;
    this.#draw = createDraw(`samples/${seed}/${person}`);
    this.#view = new FaceView(tools.vision);
  }

  /**
   * Makes sample `number`, the same whenever it and those before it in its room are made.
   * @param record receives its pixels.
   * @returns what it shows; undefined when the tracker finds no face, or the head never keeps still enough.
   */
  async sample(number: number, record: SampleRecord): Promise<SampleInfo | undefined> {
    const studio = this.#studio(Math.floor(number / samplesARoom));
    const seat = this.#sit(Math.floor(number / samplesASitting), studio);
    for (let attempt = 0; attempt < mostTries; attempt++) {
      const draw = this.#draw.fork(`${number}/${attempt}`);
      const emotion = drawEmotion(draw.fork('emotion'), this.#balance);
      const plan = planSample(draw, emotion, seat.sitting, this.#ranges, studio.solve, anchorTime);
      seat.settled ||= await this.#view.settle(seat.anchor);
      if (!seat.settled) return undefined;
      const pictures = await this.#photograph(plan, seat.sitting, studio);
      const [onset, apex, offset] = pictures.map((picture) => this.#view.look(picture));
      if (onset && apex && offset) {
        record.crops.onset.set(onset);
        record.crops.apex.set(apex);
        record.crops.offset.set(offset);
        computeFlows(record.crops, this.#tools.tvl1, record.flows);
        return this.#describe(number, plan, studio);
      }
      seat.settled = false;
    }
    return undefined;
  }

  #studio(number: number): Studio {
    if (this.#room?.number !== number) {
      const draw = this.#draw.fork(`room${number}`);
      this.#room = { number, studio: new Studio(this.#tools.model, this.#person, draw, this.#ranges.noise) };
    }
    return this.#room.studio;
  }

  #sit(number: number, studio: Studio): Seat {
    if (this.#seat?.number === number) return this.#seat;
    const sitting = drawSitting(this.#draw.fork(`sitting${number}`), studio.home);
    const anchor = Array.from({ length: anchorPictures }, (_, i) =>
      studio.develop(studio.photograph(sitting, [], anchorTime + i * anchorSpacing)),
    );
    this.#seat = { number, sitting, anchor, settled: false };
    return this.#seat;
  }

  /** The three pictures of an expression as the camera delivers them. */
  async #photograph(plan: SamplePlan, sitting: Sitting, studio: Studio): Promise<Picture[]> {
    const lumas = plan.times.map((time) => studio.photograph(sitting, plan.movements, time));
    if (plan.qp !== undefined) {
      // The encoder predicts the onset from a picture before it.
      const before = studio.photograph(sitting, plan.movements, plan.times[0] - 1 / plan.fps);
      await this.#tools.h264([before, ...lumas], studio.width, studio.height, plan.qp);
    }
    return lumas.map((luma) => studio.develop(luma));
  }

  #describe(number: number, plan: SamplePlan, { width, height, noise }: Studio): SampleInfo {
    const round = (value: number) => Number(value.toFixed(4));
    const { expression, emotion, times, fps, qp } = plan;
    const { pose, box } = this.#view.face as NonNullable<FaceView['face']>;
    return {
      clip: `p${this.#person}-${number}`,
      subject: `p${this.#person}`,
      label: emotion,
      emotion,
      fps: round(fps),
      source: 'synthetic',
      aus: expression.units ?? [],
      strengthPx: round(expression.strength ?? 0),
      region: expression.region,
      noise: round(noise),
      ...(qp === undefined ? {} : { qp }),
      size: [width, height],
      facePx: round(Math.max(box.width, box.height)),
      pose: { yaw: round(pose.yaw), pitch: round(pose.pitch), roll: round(pose.roll) },
      moments: [expression.onset, expression.apex, expression.offset].map(round),
      pictures: times.map(round),
      with: plan.movements.slice(1).map(({ label }) => label),
    };
  }
}

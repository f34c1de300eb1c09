import { FaceView } from '../../dataset/face-view.js';
import type { SampleInfo } from '../../dataset/sample.js';
import type { SampleRecord } from '../../dataset/sample-record.js';
import type { Tvl1 } from '../../kernels/tvl1.js';
import { computeFlows } from '../../model/preprocessing/compute-flows.js';
import type { Vision } from '../../vision/open-vision.js';
import type { Picture } from '../../vision/picture.js';
import { createDraw, type Draw } from '../draw.js';
import type { FaceModel } from '../face-model.js';
import { createRenderer } from '../renderer.js';
import { drawScene } from '../scene.js';
import { createYuv, type Yuv } from '../sensor.js';
import { createMoment, type Movement, momentAt } from '../session.js';
import { createSolve } from '../solve.js';
import { type Balance, drawEmotion } from './emotion-deck.js';
import { Film } from './film.js';
import type { H264Loop } from './h264-loop.js';
import { planSample, type SamplePlan } from './sample-plan.js';
import type { SampleRanges } from './sample-ranges.js';
import { drawSitting, type Sitting } from './sitting.js';

export type IntervieweeTools = {
  readonly model: FaceModel;
  readonly vision: Pick<Vision, 'detector' | 'mesh'>;
  readonly tvl1: Tvl1;
  readonly h264: H264Loop;
};

/** Samples a sitting: they share an anchor, as expressions of a quiet minute do in a live stream. */
export const samplesASitting = 7;
/** Pictures of the anchor, and from one to the next, s. */
const anchorPictures = 3;
const anchorSpacing = 0.05;
/** When the anchor is taken, s of the sitting. */
const anchorTime = 1;
/** A sample that cannot be seen is drawn anew this often before its sitting is. */
const mostTries = 6;

/** Sizes of cameras and how often each comes. */
const sizes = [
  [320, 240],
  [480, 360],
  [480, 360],
  [640, 480],
  [640, 480],
  [800, 600],
] as const;

/** One rendered person as the live pipeline sees them: samples by number, each the same whenever it is made. */
export class Interviewee {
  readonly #tools: IntervieweeTools;
  readonly #person: number;
  readonly #draw: Draw;
  readonly #film: Film;
  readonly #render: ReturnType<typeof createRenderer>;
  readonly #solve: ReturnType<typeof createSolve>;
  readonly #channels: ReadonlyMap<string, number>;
  readonly #lights: number;
  readonly #view: FaceView;
  #sitting: { readonly number: number; readonly is: Sitting; anchor: readonly Picture[]; settled: boolean } | undefined;

  /** @param seed names the samples; the person alone names the face. */
  constructor(tools: IntervieweeTools, person: number, seed: number) {
    this.#tools = tools;
    this.#person = person;
    this.#draw = createDraw(`samples/${seed}/${person}`);
    const [width, height] = this.#draw.fork('camera').pick(sizes);
    const scene = drawScene(tools.model, { seed: person, width, height, sensor: { noise: 0, blur: 0.17 } });
    this.#channels = new Map(tools.model.expressions.map((name, i) => [name, i]));
    this.#render = createRenderer(scene, this.#draw.fork('sensor').unit);
    this.#solve = createSolve(scene.head, scene.camera, this.#channels);
    this.#film = new Film(width, height, this.#draw.fork('noise'));
    this.#lights = scene.lighting.lights.length + 1;
    this.#view = new FaceView(tools.vision);
  }

  /**
   * Makes sample `number`.
   * @param record receives its pixels.
   * @returns what it shows; undefined when the tracker finds no face in this sitting.
   */
  async sample(
    number: number,
    ranges: SampleRanges,
    balance: Balance,
    record: SampleRecord,
  ): Promise<SampleInfo | undefined> {
    const sitting = await this.#sit(Math.floor(number / samplesASitting));
    for (let attempt = 0; attempt < mostTries; attempt++) {
      const draw = this.#draw.fork(`${number}/${attempt}`);
      const emotion = drawEmotion(draw.fork('emotion'), balance);
      const plan = planSample(draw, emotion, sitting.is, ranges, this.#solve, anchorTime);
      sitting.settled ||= await this.#view.settle(sitting.anchor);
      if (!sitting.settled) return undefined;
      const pictures = await this.#photograph(plan, sitting.is, draw.fork('camera'));
      const crops = pictures.map((picture) => this.#view.look(picture));
      const [onset, apex, offset] = crops;
      if (onset && apex && offset) {
        record.crops.onset.set(onset);
        record.crops.apex.set(apex);
        record.crops.offset.set(offset);
        computeFlows(record.crops, this.#tools.tvl1, record.flows);
        return this.#describe(number, plan, sitting.is);
      }
      sitting.settled = false;
    }
    return undefined;
  }

  async #sit(number: number) {
    if (this.#sitting?.number === number) return this.#sitting;
    const draw = this.#draw.fork(`sitting${number}`);
    const is = drawSitting(draw, this.#tools.model.expressions, this.#lights);
    const camera = draw.fork('camera');
    const noise = 0.5 * 10 ** camera.unit();
    const anchor = Array.from({ length: anchorPictures }, (_, i) => {
      const yuv = this.#photo(anchorTime + i * anchorSpacing, [], is, camera);
      return this.#film.develop(this.#film.expose(yuv, is, noise, camera));
    });
    this.#sitting = { number, is, anchor, settled: false };
    return this.#sitting;
  }

  /** The three pictures of an expression as the camera delivers them. */
  async #photograph(plan: SamplePlan, sitting: Sitting, draw: Draw): Promise<Picture[]> {
    const lumas = plan.times.map((time) =>
      this.#film.expose(this.#photo(time, plan.movements, sitting, draw), sitting, plan.noise, draw),
    );
    if (plan.qp !== undefined) {
      // The picture before the onset, which the encoder predicts it from.
      const before = this.#photo(plan.times[0] - 1 / plan.fps, plan.movements, sitting, draw);
      const first = this.#film.expose(before, sitting, plan.noise, draw);
      await this.#tools.h264([first, ...lumas], this.#film.width, this.#film.height, plan.qp);
    }
    return lumas.map((luma) => this.#film.develop(luma));
  }

  /** Renders one moment without noise. */
  #photo(time: number, movements: readonly Movement[], sitting: Sitting, draw: Draw): Yuv {
    const moment = createMoment(this.#tools.model.expressions.length, this.#lights);
    momentAt({ ...sitting.session, movements }, this.#channels, time, moment);
    for (const [name, weight] of sitting.rest) {
      const i = this.#channels.get(name) as number;
      moment.weights[i] = Math.min(1, moment.weights[i] + weight);
    }
    const flicker = 1 + sitting.flicker * draw.between(-1, 1);
    moment.light.forEach((_, i) => {
      moment.light[i] *= sitting.gains[i] * flicker;
    });
    const yuv = createYuv(this.#film.width, this.#film.height);
    this.#render(moment, yuv);
    return yuv;
  }

  #describe(number: number, plan: SamplePlan, sitting: Sitting): SampleInfo {
    const round = (value: number) => Number(value.toFixed(4));
    const { expression, emotion, times, fps, noise, qp } = plan;
    const { pose } = this.#view.face as NonNullable<FaceView['face']>;
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
      blur: round(sitting.blur),
      size: [this.#film.width, this.#film.height],
      moments: [expression.onset, expression.apex, expression.offset].map(round),
      pictures: times.map(round),
      with: plan.movements.slice(1).map(({ label }) => label),
      pose: { yaw: round(pose.yaw), pitch: round(pose.pitch), roll: round(pose.roll) },
    };
  }
}

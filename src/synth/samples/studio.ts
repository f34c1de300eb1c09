import { createDraw, type Draw } from '../../draw.js';
import { copyGray } from '../../sources/gray.js';
import type { Picture } from '../../vision/picture.js';
import { drawSensor } from '../draw-sensor.js';
import type { FaceModel } from '../face-model.js';
import { createRenderer } from '../renderer.js';
import { drawScene } from '../scene.js';
import type { Solve } from '../script.js';
import { createYuv } from '../sensor.js';
import { createMoment, type Movement, momentAt } from '../session.js';
import { createSolve } from '../solve.js';
import type { Range } from './sample-ranges.js';
import type { Sitting } from './sitting.js';

/** Sizes of cameras, and how often each comes. */
const sizes = [
  [400, 300],
  [480, 360],
  [480, 360],
  [640, 480],
  [640, 480],
  [800, 600],
] as const;

const limitedRange = { layout: { sample: '8', alwaysFull: false }, range: 0 } as const;

/** One person in one room before one camera. */
export class Studio {
  readonly width: number;
  readonly height: number;
  /** Standard deviation of the camera's noise, gray levels of 255. */
  readonly noise: number;
  readonly home: NonNullable<Sitting['home']>;
  readonly solve: Solve;
  readonly #render: ReturnType<typeof createRenderer>;
  readonly #channels: ReadonlyMap<string, number>;
  readonly #lights: number;

  /** @param draw names the room and the camera. @param noise between which figures the camera's noise lies. */
  constructor(model: FaceModel, person: number, draw: Draw, noise: Range) {
    const [width, height] = draw.fork('size').pick(sizes);
    this.width = width;
    this.height = height;
    this.noise = noise[0] * (noise[1] / noise[0]) ** draw.fork('noise').unit();
    const sensor = drawSensor(draw.fork('sensor'), this.noise);
    const scene = drawScene(model, {
      seed: Math.floor(draw.fork('room').unit() * 2 ** 32),
      person,
      width,
      height,
      sensor,
    });
    this.home = scene.home;
    this.#channels = new Map(model.expressions.map((name, i) => [name, i]));
    this.#lights = scene.lighting.lights.length + 1;
    this.#render = createRenderer(scene, createDraw(`${draw.fork('grain').unit()}`).unit);
    this.solve = createSolve(scene.head, scene.camera, this.#channels);
  }

  /** Luma of one moment as the camera sends it: [height, width] uint8, limited range; the caller's. */
  photograph(sitting: Sitting, movements: readonly Movement[], time: number): Uint8Array {
    const moment = createMoment(this.#channels.size, this.#lights);
    momentAt({ ...sitting, movements }, this.#channels, time, moment);
    const yuv = createYuv(this.width, this.height);
    this.#render(moment, yuv);
    return yuv.y;
  }

  /** The gray picture that every source makes of luma. */
  develop(luma: Uint8Array): Picture {
    const { width, height } = this;
    const gray = new Uint8Array(width * height);
    copyGray({ ...limitedRange, data: luma, stride: width, width, height }, gray);
    return { gray, width, height };
  }
}

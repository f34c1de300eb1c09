import { f32, i32, type RenderFunctions, u8, type Views } from '../kernels/render.js';
import type { Colouring } from './colouring.js';

/** A picture as a camera delivers it: 8-bit 4:2:0, BT.709, limited range (Y 16..235). */
export type Yuv = {
  readonly width: number;
  readonly height: number;
  /** [height, width] and [height/2, width/2] twice, row-major without padding. */
  readonly y: Uint8Array;
  readonly u: Uint8Array;
  readonly v: Uint8Array;
};

/** How the camera turns light into a picture. */
export type Sensor = {
  /** Standard deviation of the noise of each luma pixel at middle gray, gray levels of 255. */
  readonly noise: number;
  /** 0..1: how much of the noise is the circuit's, which is stronger in the dark; the rest is even. */
  readonly darkNoise?: number;
  /** Weight of each neighbour in the lens's 3-tap blur, and how often it is run; .17 once is a sigma of about .6 px. */
  readonly blur: number;
  readonly passes?: number;
  readonly tone?: Tone;
  readonly flicker?: Flicker;
};

/** A camera's taste: all of it is plain BT.709 where it is absent. */
export type Tone = {
  /** Exponent after the transfer curve: below 1 is lighter. */
  readonly gamma: number;
  /** 0..1: how far dark gets darker and light lighter. */
  readonly contrast: number;
  /** What black becomes, 0..1. */
  readonly black: number;
};

/** Lamps on alternating current: bands that run over the picture of a rolling shutter. */
export type Flicker = {
  /** 100 or 120 a second, twice the mains'. */
  readonly hz: number;
  /** How far the lamps' light swings about its mean, 0..1. */
  readonly depth: number;
  /** How long a row is exposed, and how long the shutter takes from the first row to the last, s. */
  readonly exposure: number;
  readonly readout: number;
};

/** The camera's transfer curve (BT.709, then its tone) for linear light 0..1; 0..255. */
export function transfer(light: number, tone?: Tone): number {
  let v = light < 0.018 ? 4.5 * light : 1.099 * light ** 0.45 - 0.099;
  if (tone) {
    v **= tone.gamma;
    v += tone.contrast * (v * v * (3 - 2 * v) - v);
    v = tone.black + (1 - tone.black) * v;
  }
  return 255 * v;
}

/** Noise of a luma level, as a multiple of that at middle gray. */
function noiseLevel(level: number, dark: number): number {
  const v = Math.max(0.12, (level - 16) / 219);
  return Math.sqrt(1 - dark + dark * (0.5 / v) ** 2.4);
}

/** Makes a black picture of even size. */
export function createYuv(width: number, height: number): Yuv {
  const chroma = (width / 2) * (height / 2);
  return { width, height, y: new Uint8Array(width * height), u: new Uint8Array(chroma), v: new Uint8Array(chroma) };
}

const tableSize = 1 << 16;
/** How strong the noise of the colour differences is, against luma's. */
const chromaShare = 0.4;

/** What a sensor takes besides the coloured picture, for the kernel to lay out. */
export function sensorRoom(width: number, height: number, luma: number) {
  const chroma = (width / 2) * (height / 2);
  return {
    noise: f32(tableSize),
    levels: f32(256),
    starts: i32(height),
    rowGains: f32(height),
    blurred: f32(luma),
    again: f32(luma),
    outY: u8(width * height),
    outU: u8(chroma),
    outV: u8(chroma),
  };
}

/**
 * Makes the function that takes a picture: lens blur, each row's gain, noise, rounding. Noise comes from a table drawn
 * once, read from a new place in every row of every frame.
 * @param unit randomness for the noise
 */
export function sensorOn(
  run: RenderFunctions,
  views: Views<ReturnType<typeof sensorRoom>>,
  picture: Colouring,
  sensor: Sensor,
  unit: () => number,
): (out: Yuv, gains?: Float32Array) => void {
  const { noise, levels, starts, rowGains, outY, outU, outV } = views;
  for (let i = 0; i < noise.length; i++) {
    noise[i] = Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()) * sensor.noise * (219 / 255);
  }
  for (let i = 0; i < levels.length; i++) levels[i] = noiseLevel(i, sensor.darkNoise ?? 0);
  const passes = sensor.blur > 0 ? (sensor.passes ?? 1) : 0;
  const stride = picture.stride * 4;
  const [table, byRow] = [noise.byteOffset, starts.byteOffset];
  return ({ width, height, y, u, v }, gains) => {
    const begin = (rows: number) => {
      for (let row = 0; row < rows; row++) starts[row] = unit() * (tableSize - width);
    };
    let luma = picture.luma.byteOffset;
    for (let pass = 0; pass < passes; pass++) {
      const to = (pass % 2 === 0 ? views.blurred : views.again).byteOffset;
      run.blur(width, height, luma, to, stride, sensor.blur);
      luma = to;
    }
    begin(height);
    if (gains) rowGains.set(gains);
    else rowGains.fill(1);
    const out = outY.byteOffset;
    run.developLuma(width, height, luma, stride, rowGains.byteOffset, table, byRow, levels.byteOffset, out);
    y.set(outY);
    for (const [plane, made, into] of [
      [picture.cb, outU, u],
      [picture.cr, outV, v],
    ] as const) {
      begin(height / 2);
      run.developChroma(width / 2, height / 2, plane.byteOffset, chromaShare, table, byRow, made.byteOffset);
      into.set(made);
    }
  };
}

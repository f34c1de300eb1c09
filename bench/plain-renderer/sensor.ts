import type { Sensor, Tone, Yuv } from '../../src/synth/sensor.js';

type Region = { left: number; top: number; right: number; bottom: number };

const curveSize = 1 << 14;

/** The camera's transfer curve (BT.709, then its tone) for linear light 0..1, sampled; 0..255. */
function transferCurve(tone?: Tone): Float32Array {
  return Float32Array.from({ length: curveSize + 1 }, (_, i) => {
    const l = i / curveSize;
    let v = l < 0.018 ? 4.5 * l : 1.099 * l ** 0.45 - 0.099;
    if (tone) {
      v **= tone.gamma;
      v += tone.contrast * (v * v * (3 - 2 * v) - v);
      v = tone.black + (1 - tone.black) * v;
    }
    return 255 * v;
  });
}

/** Noise of each luma level, as a multiple of that at middle gray. */
function noiseLevels(dark: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, level) => {
    const v = Math.max(0.12, (level - 16) / 219);
    return Math.sqrt(1 - dark + dark * (0.5 / v) ** 2.4);
  });
}

/**
 * Makes the function that takes a picture of linear light: transfer curve, lens blur, noise, rounding. Noise comes
 * from a
 * table drawn once, read from a new place in every row of every frame.
 * @param unit randomness for the noise
 */
export function createSensor(sensor: Sensor, width: number, height: number, unit: () => number) {
  const curve = transferCurve(sensor.tone);
  const levels = noiseLevels(sensor.darkNoise ?? 0);
  const luma = new Float32Array(width * height);
  const cb = new Float32Array((width * height) / 4);
  const cr = new Float32Array((width * height) / 4);
  const rows = [new Float32Array(width), new Float32Array(width), new Float32Array(width)];
  const table = new Float32Array(1 << 16);
  for (let i = 0; i < table.length; i++) {
    table[i] = Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()) * sensor.noise * (219 / 255);
  }
  const start = () => (unit() * (table.length - width)) | 0;

  /** Rounds luma into bytes, each row with its gain, with noise as its level has it. */
  const developLuma = (gains: Float32Array | undefined, out: Uint8Array) => {
    for (let row = 0; row < height; row++) {
      const at = row * width;
      const n = start();
      const gain = gains ? gains[row]! : 1;
      const offset = 16 - 16 * gain;
      for (let x = 0; x < width; x++) {
        const clean = luma[at + x]! * gain + offset;
        let value = clean + table[n + x]! * levels[clean < 0 ? 0 : clean > 255 ? 255 : clean | 0]! + 0.5;
        if (value < 1) value = 1;
        else if (value > 254) value = 254;
        out[at + x] = value;
      }
    }
  };

  /** Rounds a chroma plane into bytes with noise. */
  const develop = (plane: Float32Array, w: number, h: number, noise: number, out: Uint8Array) => {
    for (let row = 0; row < h; row++) {
      const at = row * w;
      const n = start();
      for (let x = 0; x < w; x++) {
        let value = plane[at + x]! + noise * table[n + x]! + 0.5;
        if (value < 1) value = 1;
        else if (value > 254) value = 254;
        out[at + x] = value;
      }
    }
  };

  /** Linear light to Y'CbCr in a region with even bounds. */
  const expose = (picture: Float32Array, box: Region) => {
    for (let y = box.top; y < box.bottom; y += 2) {
      for (let x = box.left; x < box.right; x += 2) {
        let sumR = 0;
        let sumG = 0;
        let sumB = 0;
        for (let q = 0; q < 4; q++) {
          const p = (y + (q >> 1)) * width + x + (q & 1);
          const o = p * 3;
          let l = picture[o]! * curveSize;
          const r = curve[l > curveSize ? curveSize : l | 0]!;
          l = picture[o + 1]! * curveSize;
          const g = curve[l > curveSize ? curveSize : l | 0]!;
          l = picture[o + 2]! * curveSize;
          const b = curve[l > curveSize ? curveSize : l | 0]!;
          luma[p] = 16 + (219 / 255) * (0.2126 * r + 0.7152 * g + 0.0722 * b);
          sumR += r;
          sumG += g;
          sumB += b;
        }
        const i = (y >> 1) * (width >> 1) + (x >> 1);
        const gray = 0.2126 * sumR + 0.7152 * sumG + 0.0722 * sumB;
        cb[i] = 128 + ((sumB - gray) / 4) * (224 / 255 / 1.8556);
        cr[i] = 128 + ((sumR - gray) / 4) * (224 / 255 / 1.5748);
      }
    }
  };

  /** Blurs luma in a region, in place. */
  const blur = (box: Region) => {
    const side = sensor.blur;
    const mid = 1 - 2 * side;
    const { left, right, top, bottom } = box;
    const across = (y: number, out: Float32Array) => {
      const at = y * width;
      for (let x = left; x < right; x++) {
        const before = luma[at + (x > 0 ? x - 1 : x)]!;
        const after = luma[at + (x < width - 1 ? x + 1 : x)]!;
        out[x] = mid * luma[at + x]! + side * (before + after);
      }
    };
    let [above, here, below] = rows as [Float32Array, Float32Array, Float32Array];
    across(top, here);
    above.set(here);
    for (let y = top; y < bottom; y++) {
      if (y + 1 < bottom) across(y + 1, below);
      else below.set(here);
      const at = y * width;
      for (let x = left; x < right; x++) luma[at + x] = mid * here[x]! + side * (above[x]! + below[x]!);
      const spare = above;
      above = here;
      here = below;
      below = spare;
    }
  };

  /**
   * @param picture [height, width, 3] linear RGB, 1 = white
   * @param box what has changed since the first picture, even bounds; the first picture is taken whole
   * @param gains [height] strength of each row's light, by the transfer curve; 1 without them
   */
  return (picture: Float32Array, box: Region, out: Yuv, gains?: Float32Array): void => {
    expose(picture, box);
    if (sensor.blur > 0) for (let pass = 0; pass < (sensor.passes ?? 1); pass++) blur(box);
    developLuma(gains, out.y);
    develop(cb, width / 2, height / 2, 0.4, out.u);
    develop(cr, width / 2, height / 2, 0.4, out.v);
  };
}

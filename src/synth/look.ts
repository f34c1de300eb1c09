import type { Draw } from './draw.js';

export type Rgb = readonly [number, number, number];

/** How a person looks, apart from their geometry. Colours are linear RGB albedo. */
export type Look = {
  readonly skin: Rgb;
  /** 0..1: how red cheeks, nose and chin are. */
  readonly redness: number;
  /** Number of freckles, and of moles. */
  readonly freckles: number;
  readonly moles: number;
  /** 0..1: depth of lines and folds. */
  readonly age: number;
  /** 0..1: shadow of a shaved beard. */
  readonly stubble: number;
  readonly lips: Rgb;
  readonly hair: Rgb;
  /** cm above the scalp. */
  readonly hairThickness: number;
  /** Height of the hairline on the mean head, cm. */
  readonly hairline: number;
  readonly browThickness: number;
  readonly browDensity: number;
  readonly iris: Rgb;
  readonly shirt: Rgb;
  readonly wall: Rgb;
};

const skins: readonly Rgb[] = [
  [0.6, 0.4, 0.31],
  [0.54, 0.34, 0.25],
  [0.46, 0.28, 0.19],
  [0.35, 0.2, 0.13],
  [0.22, 0.12, 0.08],
  [0.14, 0.08, 0.055],
];
const hairs: readonly Rgb[] = [
  [0.015, 0.012, 0.01],
  [0.04, 0.025, 0.016],
  [0.08, 0.045, 0.025],
  [0.16, 0.095, 0.05],
  [0.2, 0.19, 0.18],
];
const irises: readonly Rgb[] = [
  [0.06, 0.03, 0.015],
  [0.12, 0.07, 0.03],
  [0.1, 0.12, 0.06],
  [0.11, 0.16, 0.22],
];
const shirts: readonly Rgb[] = [
  [0.05, 0.07, 0.14],
  [0.1, 0.1, 0.11],
  [0.28, 0.29, 0.31],
  [0.16, 0.06, 0.06],
  [0.07, 0.12, 0.09],
];
const walls: readonly Rgb[] = [
  [0.34, 0.33, 0.31],
  [0.24, 0.27, 0.3],
  [0.3, 0.28, 0.24],
  [0.2, 0.22, 0.21],
];

const mix = (a: Rgb, b: Rgb, t: number): Rgb => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** Draws a person's look. */
export function drawLook(draw: Draw): Look {
  const tone = draw.unit() * (skins.length - 1.001);
  const skin = mix(skins[Math.floor(tone)]!, skins[Math.floor(tone) + 1]!, tone % 1);
  const dark = tone > 2.4;
  const hair = draw.pick(dark ? hairs.slice(0, 2) : hairs);
  return {
    skin,
    redness: draw.between(0.2, 0.8) * (dark ? 0.5 : 1),
    freckles: Math.floor(draw.between(120, 520)),
    moles: Math.floor(draw.between(3, 11)),
    age: draw.between(0.2, 0.9),
    stubble: draw.unit() < 0.5 ? draw.between(0.2, 0.8) : 0,
    lips: [skin[0] * draw.between(0.72, 0.86), skin[1] * draw.between(0.48, 0.62), skin[2] * draw.between(0.52, 0.68)],
    hair,
    hairThickness: draw.between(0.35, 1.1),
    hairline: draw.between(9.9, 11.1),
    browThickness: draw.between(0.42, 0.66),
    browDensity: draw.between(0.65, 1),
    iris: draw.pick(dark ? irises.slice(0, 2) : irises),
    shirt: draw.pick(shirts),
    wall: draw.pick(walls),
  };
}

/** Draws identity coefficients: normal, a little tamed, without extremes. [count] */
export function drawIdentity(draw: Draw, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => Math.max(-1.7, Math.min(1.7, draw.normal() * 0.8)));
}

import type { Draw } from '../draw.js';

export type Rgb = readonly [number, number, number];

export const beardStyles = ['none', 'stubble', 'moustache', 'goatee', 'full'] as const;
export type BeardStyle = (typeof beardStyles)[number];

/** A pair of spectacles. Sizes in cm. */
export type Glasses = {
  readonly halfWidth: number;
  readonly halfHeight: number;
  /** 2 is an ellipse, 6 almost a rectangle. */
  readonly squareness: number;
  /** Radius of the frame's wire. */
  readonly wire: number;
  readonly colour: Rgb;
};

/** Hair that falls beside the face. */
export type LongHair = {
  /** How far below the origin it reaches, cm; 0 is at the cheeks. */
  readonly length: number;
  /** Angle from the front at which it begins, rad. */
  readonly opening: number;
  /** How much wider it is than the head, and how wavy, cm. */
  readonly fullness: number;
  readonly wave: number;
};

/** How a person looks, apart from their geometry. Colours are linear RGB albedo. */
export type Look = {
  readonly skin: Rgb;
  /** 0..1: how red cheeks, nose and chin are. */
  readonly redness: number;
  /** 0..1: how uneven the skin's tone is. */
  readonly mottle: number;
  /** Number of freckles, and of moles. */
  readonly freckles: number;
  readonly moles: number;
  /** 0..1: depth of lines and folds. */
  readonly age: number;
  /** 0..1: shadows under the eyes. */
  readonly tired: number;
  readonly beard: BeardStyle;
  /** 0..1: how much of the skin a beard hides. */
  readonly beardDensity: number;
  readonly beardColour: Rgb;
  readonly lips: Rgb;
  /** 0..1: how clearly the lips stand out. */
  readonly lipStrength: number;
  /** 0..1: darkness of the lash lines; above .7 it is made up. */
  readonly lashes: number;
  /** 0..1: colour on the lids. */
  readonly eyeShadow: number;
  readonly hair: Rgb;
  /** 0..1: how much of the scalp the hair hides. */
  readonly hairCover: number;
  /** cm above the scalp. */
  readonly hairThickness: number;
  /** Height of the hairline on the mean head, cm. */
  readonly hairline: number;
  readonly longHair: LongHair | undefined;
  readonly brow: Rgb;
  readonly browThickness: number;
  readonly browDensity: number;
  readonly iris: Rgb;
  readonly glasses: Glasses | undefined;
  readonly shirt: Rgb;
  readonly wall: Rgb;
};

const skins: readonly Rgb[] = [
  [0.68, 0.49, 0.4],
  [0.6, 0.4, 0.31],
  [0.54, 0.34, 0.25],
  [0.46, 0.28, 0.19],
  [0.35, 0.2, 0.13],
  [0.22, 0.12, 0.08],
  [0.14, 0.08, 0.055],
  [0.09, 0.052, 0.038],
];
const hairs: readonly Rgb[] = [
  [0.015, 0.012, 0.01],
  [0.04, 0.025, 0.016],
  [0.08, 0.045, 0.025],
  [0.16, 0.095, 0.05],
  [0.3, 0.2, 0.1],
  [0.2, 0.07, 0.03],
];
const irises: readonly Rgb[] = [
  [0.06, 0.03, 0.015],
  [0.12, 0.07, 0.03],
  [0.1, 0.12, 0.06],
  [0.11, 0.16, 0.22],
  [0.2, 0.26, 0.3],
];

const mix = (a: Rgb, b: Rgb, t: number): Rgb => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** A colour of cloth or wall: gray more often than not. */
const drawColour = (draw: Draw, low: number, high: number): Rgb => {
  const light = low * (high / low) ** draw.unit();
  const tint = draw.between(0, 0.5) ** 2 * 2;
  return [0, 1, 2].map(() => light * (1 + tint * draw.between(-0.7, 0.7))) as [number, number, number];
};

/** Draws a person's look: every skin tone as often, ages and styles of hair as an interview room sees them. */
export function drawLook(draw: Draw): Look {
  const tone = draw.unit() * (skins.length - 1.001);
  const plain = mix(skins[Math.floor(tone)]!, skins[Math.floor(tone) + 1]!, tone % 1);
  const warmth = draw.between(-0.08, 0.08);
  const skin: Rgb = [plain[0] * (1 + warmth / 2), plain[1], plain[2] * (1 - warmth)];
  const dark = tone > 3.4;
  const age = draw.unit() ** 1.3;
  const own = mix(draw.pick(dark ? hairs.slice(0, 2) : hairs), [0.3, 0.29, 0.28], grayness(draw, age));
  const manly = draw.unit() < 0.5;
  const beard = manly ? draw.pick(['none', 'stubble', 'stubble', 'moustache', 'goatee', 'full'] as const) : 'none';
  const madeUp = !manly && draw.unit() < 0.6 ? draw.between(0.2, 1) : 0;
  const bald = manly && draw.unit() < 0.12 + 0.2 * age;
  const lipTone: Rgb = [
    skin[0] * draw.between(0.72, 0.9),
    skin[1] * draw.between(0.48, 0.72),
    skin[2] * draw.between(0.52, 0.76),
  ];
  const lipstick: Rgb = [draw.between(0.2, 0.45), draw.between(0.03, 0.12), draw.between(0.04, 0.13)];
  return {
    skin,
    redness: draw.between(0.1, 0.9) * (dark ? 0.5 : 1),
    mottle: draw.between(0.3, 1.4),
    freckles: draw.unit() < 0.3 ? Math.floor(draw.between(200, 700)) : Math.floor(draw.between(20, 200)),
    moles: Math.floor(draw.between(0, 12)),
    age,
    tired: draw.unit() ** 2,
    beard,
    beardDensity: beard === 'stubble' ? draw.between(0.15, 0.6) : draw.between(0.65, 1),
    beardColour: mix(own, [0.35, 0.34, 0.33], age > 0.6 ? draw.between(0, 0.5) : 0),
    lips: mix(lipTone, lipstick, madeUp * draw.unit()),
    lipStrength: madeUp > 0 ? draw.between(0.7, 1) : draw.between(0.35, 0.95),
    lashes: madeUp > 0 ? draw.between(0.6, 1) : draw.between(0.25, 0.75),
    eyeShadow: madeUp * draw.between(0, 0.7),
    hair: own,
    hairCover: bald ? draw.between(0.05, 0.4) : draw.between(0.9, 1),
    hairThickness: bald ? 0.05 : draw.between(0.25, 1.6),
    hairline: bald ? draw.between(11, 14) : draw.unit() < 0.2 ? draw.between(8.2, 9.8) : draw.between(9.8, 11.6),
    longHair: !bald && draw.unit() < (manly ? 0.08 : 0.7) ? drawLongHair(draw) : undefined,
    brow: mix(own, [0.03, 0.02, 0.015], draw.between(0, 0.6)),
    browThickness: draw.between(0.3, 0.8),
    browDensity: draw.between(0.3, 1),
    iris: draw.pick(dark ? irises.slice(0, 2) : irises),
    glasses: draw.unit() < 0.25 ? drawGlasses(draw) : undefined,
    shirt: drawColour(draw, 0.03, 0.6),
    wall: drawColour(draw, 0.05, 0.6),
  };
}

const grayness = (draw: Draw, age: number): number => (age > 0.5 ? draw.unit() * Math.min(1, 2.4 * (age - 0.5)) : 0);

function drawLongHair(draw: Draw): LongHair {
  return {
    length: draw.between(3, 16),
    opening: draw.between(0.95, 1.45),
    fullness: draw.between(0, 1.3),
    wave: draw.between(0, 0.35),
  };
}

function drawGlasses(draw: Draw): Glasses {
  const metal = draw.unit() < 0.4;
  return {
    halfWidth: draw.between(2.1, 2.75),
    halfHeight: draw.between(1.35, 2.3),
    squareness: draw.between(2, 6),
    wire: metal ? draw.between(0.06, 0.1) : draw.between(0.12, 0.26),
    colour: metal
      ? [0.35, 0.33, 0.28]
      : draw.pick([
          [0.01, 0.01, 0.012],
          [0.05, 0.025, 0.012],
          [0.09, 0.02, 0.02],
        ]),
  };
}

/** Draws identity coefficients: normal, without extremes that no one has. [count] */
export function drawIdentity(draw: Draw, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => Math.max(-2.3, Math.min(2.3, draw.normal())));
}

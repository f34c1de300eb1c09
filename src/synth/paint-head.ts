import type { Draw } from '../draw.js';
import { beardAt } from './beard.js';
import { drawBrow, type HairMap } from './brow.js';
import { distanceToLine, distanceToOutline } from './curve.js';
import type { Features } from './features.js';
import { boundsOf, type Fold } from './folds.js';
import { hairAt } from './hair.js';
import type { Look } from './look.js';
import { createNoiseField, fractal, type NoiseField } from './noise-field.js';
import { smooth } from './smooth.js';
import { scatterSpots } from './spots.js';
import { createPainting, type Painting } from './texture.js';
import { bleed } from './uv-positions.js';

const bump = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) =>
  Math.exp(-(((x - cx) / rx) ** 2) - ((y - cy) / ry) ** 2);

/**
 * Paints skin, brows, lips, lash lines, make-up, folds, beard and hair.
 * @param positions [size, size, 3] the point of the mean head behind each texel, cm; NaN = none
 * @param hairField the field that the hair's geometry was grown with
 */
export function paintHead(
  positions: Float32Array,
  size: number,
  look: Look,
  features: Features,
  folds: readonly Fold[],
  hairField: NoiseField,
  draw: Draw,
): Painting {
  const painting = createPainting(size);
  const field = createNoiseField(draw.fork('skin').unit);
  const spots = scatterSpots(positions, look.freckles, look.moles, draw.fork('spots'));
  const brows = features.brows.map((line, i) =>
    drawBrow(line, look.browThickness, look.browDensity, draw.fork(`brow${i}`)),
  ) as [HairMap, HairMap];
  const empty = new Uint8Array(size * size);
  const rgb: [number, number, number] = [0, 0, 0];
  const toward = (r: number, g: number, b: number, amount: number) => {
    rgb[0] += (r - rgb[0]) * amount;
    rgb[1] += (g - rgb[1]) * amount;
    rgb[2] += (b - rgb[2]) * amount;
  };
  // Texels are averaged two by two later: what varies slowly is made once for each four. By block of a row of blocks.
  const toneOf = new Float32Array(size >> 1);
  const redOf = new Float32Array(size >> 1);
  const darkOf = new Float32Array(size >> 1);
  const hairOf = new Float32Array(size >> 1);
  const strandOf = new Float32Array(size >> 1);
  const makeTone = (block: number, x: number, y: number, z: number) => {
    const side = Math.abs(x);
    const broad = fractal(field, 3, x * 0.3, y * 0.3, z * 0.3);
    const blotch = fractal(field, 3, x * 1.4 + 9, y * 1.4, z * 1.4);
    const grain = fractal(field, 2, x * 5 + 3, y * 5, z * 5);
    const pore = field(x * 11, y * 11, z * 11);
    toneOf[block] = 1 + look.mottle * (0.09 * broad + 0.13 * blotch + 0.13 * grain + 0.08 * Math.min(0.3, pore));
    redOf[block] =
      look.redness *
      (0.5 * bump(side, y, 4.2, -0.4, 2.2, 2) +
        0.5 * bump(x, y, features.noseTip[0], features.noseTip[1], 1.4, 1.2) +
        0.3 * bump(x, y, features.chin[0], features.chin[1] + 1.2, 1.6, 1.2) +
        0.25 * blotch);
    const underEyes = (0.05 + 0.1 * look.age + 0.2 * look.tired) * bump(side, y, 2.9, 2.25, 1.3, 0.5);
    darkOf[block] = Math.max(underEyes, 0.14 * bump(side, y, 1.55, 3.6, 0.5, 0.7));
    const hair = hairAt(x, y, z, look.hairline, hairField);
    hairOf[block] = hair;
    if (hair === 0) return;
    const around = Math.atan2(x, z + 1) * 9;
    strandOf[block] = field(around * 4, y * 0.5 + z * 0.3, 3) + 0.7 * field(around * 11, y * 0.9 + z * 0.5, 7);
  };
  const lids = [0, 1].map((half) => boundsOf([...features.upperLids[half]!, ...features.lowerLids[half]!], 0.5));
  for (let i = 0; i < size * size; i++) {
    const col = i % size;
    if (i % (2 * size) === 0) toneOf.fill(Number.NaN);
    const x = positions[i * 3]!;
    const y = positions[i * 3 + 1]!;
    const z = positions[i * 3 + 2]!;
    if (Number.isNaN(x)) {
      empty[i] = 1;
      continue;
    }
    const side = Math.abs(x);
    const front = z > 4;
    const block = col >> 1;
    if (Number.isNaN(toneOf[block]!)) makeTone(block, x, y, z);
    const tone = toneOf[block]!;
    const red = redOf[block]!;
    rgb[0] = look.skin[0] * tone * (1 - 0.03 * red);
    rgb[1] = look.skin[1] * tone * (1 - 0.2 * red);
    rgb[2] = look.skin[2] * tone * (1 - 0.22 * red);

    if (front) {
      const nearLips = side < 3.6 && y < -1.4 && y > -5.6;
      const fromLips = nearLips ? distanceToOutline(features.lips, x, y) : 1;
      let dark = Math.max(spots(x, y, z), darkOf[block]!);
      for (const fold of folds) {
        if (x < fold.left || x > fold.right || y < fold.bottom || y > fold.top) continue;
        const d = distanceToLine(fold.line, x, y) / fold.width;
        if (d < 3) dark = 1 - (1 - dark) * (1 - fold.depth * Math.exp(-d * d));
      }
      toward(rgb[0] * 0.25, rgb[1] * 0.16, rgb[2] * 0.15, dark);
      if (fromLips < 0.1) paintLips(toward, look, features, field, x, y, fromLips);
      if (look.beard !== 'none' && y < 4) paintBeard(toward, look, field, x, y, z, fromLips);
      const half = x < 0 ? 0 : 1;
      if (z > 6 && y > 4) toward(look.brow[0], look.brow[1], look.brow[2], 0.94 * brows[half](x, y));
      const lid = lids[half]!;
      if (z > 6 && x > lid.left && x < lid.right && y > lid.bottom && y < lid.top) {
        const upper = distanceToLine(features.upperLids[half], x, y - 0.05);
        const lower = distanceToLine(features.lowerLids[half], x, y);
        if (look.eyeShadow > 0) {
          const shade = look.eyeShadow * Math.exp(-((upper / 0.3) ** 2)) * (y > features.eyeCentres[half][1] ? 1 : 0.3);
          toward(rgb[0] * 0.35, rgb[1] * 0.28, rgb[2] * 0.35, shade);
        }
        if (upper < 0.4 || lower < 0.4) {
          const lash = Math.exp(-((upper / 0.13) ** 2)) + 0.5 * Math.exp(-((lower / 0.07) ** 2));
          toward(0.02, 0.014, 0.012, Math.min(0.92, (0.35 + 0.65 * look.lashes) * lash));
        }
      }
    }
    // The mouth's lining, behind the lips.
    if (side < 3 && y > -7 && y < -1.5 && z > 3 && z < 10)
      toward(0.16, 0.045, 0.04, smooth(9.9, 9.2, z + 0.25 * side * side));
    const hair = hairOf[block]!;
    if (hair > 0) {
      const shade = 1 + 0.4 * strandOf[block]!;
      toward(look.hair[0] * shade, look.hair[1] * shade, look.hair[2] * shade, hair * look.hairCover);
    }
    const cloth = smooth(-10.9, -11.3, y + 0.12 * z);
    if (cloth > 0) toward(look.shirt[0], look.shirt[1], look.shirt[2], cloth);
    painting.rgb[i * 3] = rgb[0];
    painting.rgb[i * 3 + 1] = rgb[1];
    painting.rgb[i * 3 + 2] = rgb[2];
  }
  bleed(painting.rgb, size, empty, 6);
  return painting;
}

type Toward = (r: number, g: number, b: number, amount: number) => void;

function paintLips(
  toward: Toward,
  look: Look,
  features: Features,
  field: NoiseField,
  x: number,
  y: number,
  outside: number,
): void {
  const amount = smooth(0.1, -0.1, outside);
  const lines = 1 + 0.1 * field(x * 7, y * 1.2, 5) + 0.06 * field(x * 3, y * 3, 11);
  const inner = 1 - 0.35 * Math.exp(-((distanceToLine(features.mouth, x, y) / 0.16) ** 2));
  const tone = lines * inner * (y > -3.35 ? 0.88 : 1);
  toward(look.lips[0] * tone, look.lips[1] * tone, look.lips[2] * tone, look.lipStrength * amount);
}

/** Hairs of a beard: stubble lets the skin through, a full beard hardly does. */
function paintBeard(
  toward: Toward,
  look: Look,
  field: NoiseField,
  x: number,
  y: number,
  z: number,
  fromLips: number,
): void {
  const beard = beardAt(look.beard === 'stubble' ? 'full' : look.beard, x, y, z, fromLips);
  if (beard === 0) return;
  const hairs = look.beardDensity + 0.35 * field(x * 9 + 40, y * 5, z * 9) + 0.25 * field(x * 17, y * 8 + 7, z * 17);
  const amount = Math.max(0, Math.min(look.beard === 'stubble' ? 0.6 : 0.95, beard * hairs));
  const shade = 1 + 0.5 * field(x * 11 + 5, y * 4, z * 11);
  toward(look.beardColour[0] * shade, look.beardColour[1] * shade, look.beardColour[2] * shade, amount);
}

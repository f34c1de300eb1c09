import type { Draw } from '../../draw.js';
import { cropSize } from '../../stabilised-face.js';
import type { Augmentation } from './augmentations.js';

/** A displacement that changes linearly over the crop: at (x, y), each -1..1 from the centre, [c + lx x + ly y] of u, then of v, px. */
export type LinearMotion = readonly [number, number, number, number, number, number];

/** A rectangle of one gray, px of the crop. */
export type Patch = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly gray: number;
};

/** How one sample is varied. */
export type Variation = {
  /** Where an output pixel lies in the sample: (a x + b y + c, d x + e y + f), px of the crop. */
  readonly placement: readonly [number, number, number, number, number, number];
  /** Head motion since the onset, at the apex and at the offset. */
  readonly head: { readonly apex: LinearMotion; readonly offset: LinearMotion };
  /** Factor of the movement itself. */
  readonly strength: number;
  /** Errors of the flow: a coarse grid [4 components, side, side], px, spread over the crop. Empty for none. */
  readonly flowError: { readonly side: number; readonly values: Float32Array };
  readonly gamma: number;
  /** Change of brightness from the centre to the right and to the lower border, as a share. */
  readonly shade: readonly [number, number];
  /** Standard deviation, gray levels, and where in the table of noise each picture begins. */
  readonly noise: { readonly sigma: number; readonly begins: readonly [number, number, number] };
  /** Weight of each neighbour in a blur of three pixels along each side; 0 for none. */
  readonly blur: number;
  readonly patch: Patch | undefined;
};

/** Largest shift (share of the crop), change of scale and turn (rad) of a crop. */
const [shift, zoom, turn] = [0.09, 0.08, 0.06];
/** Head motion left by the stabiliser and each of its linear changes up to the border, standard deviation, px. */
const headPx = 0.12;
/** Largest standard deviation of the flow's errors, px. */
const flowPx = 0.15;

/**
 * Draws how a sample is varied. What is not asked for changes nothing, and what is drawn does not depend on it.
 * @param draw the sample's own stream
 */
export function drawVariation(draw: Draw, kinds: ReadonlySet<Augmentation>): Variation {
  const when = <T>(kind: Augmentation, make: (own: Draw) => T, otherwise: T): T =>
    kinds.has(kind) ? make(draw.fork(kind)) : otherwise;
  const mirrored = when('mirror', (own) => own.unit() < 0.5, false);
  const still: LinearMotion = [0, 0, 0, 0, 0, 0];
  return {
    placement: when('affine', (own) => place(own, mirrored), mirror([1, 0, 0, 0, 1, 0], mirrored)),
    head: when('head', (own) => ({ apex: motion(own), offset: motion(own) }), { apex: still, offset: still }),
    strength: when('strength', (own) => Math.exp(own.between(Math.log(0.6), Math.log(1.6))), 1),
    flowError: when('flow', flowError, { side: 0, values: new Float32Array(0) }),
    gamma: when('light', (own) => Math.exp(own.between(-0.4, 0.4)), 1),
    shade: when('light', (own) => [own.fork('x').between(-0.25, 0.25), own.fork('y').between(-0.25, 0.25)], [0, 0]),
    noise: when('noise', (own) => ({ sigma: own.between(0, 2), begins: [own.unit(), own.unit(), own.unit()] }), {
      sigma: 0,
      begins: [0, 0, 0],
    }),
    blur: when('blur', (own) => Math.max(0, own.between(-0.2, 0.2)), 0),
    patch: when('patches', patch, undefined),
  };
}

type Placement = Variation['placement'];

/** Turned and scaled about the centre, then shifted. */
function place(draw: Draw, mirrored: boolean): Placement {
  const scale = 1 + draw.between(-zoom, zoom);
  const angle = draw.between(-turn, turn);
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const centre = (cropSize - 1) / 2;
  const dx = draw.between(-shift, shift) * cropSize;
  const dy = draw.between(-shift, shift) * cropSize;
  return mirror(
    [cos, -sin, centre - cos * centre + sin * centre + dx, sin, cos, centre - sin * centre - cos * centre + dy],
    mirrored,
  );
}

/** The same placement of the picture seen in a mirror: output x counts from the right. */
function mirror([a, b, c, d, e, f]: Placement, mirrored: boolean): Placement {
  const last = cropSize - 1;
  return mirrored ? [-a, b, a * last + c, -d, e, d * last + f] : [a, b, c, d, e, f];
}

function motion(draw: Draw): LinearMotion {
  const one = (): number => draw.normal() * headPx;
  return [one(), one(), one(), one(), one(), one()];
}

function flowError(draw: Draw): Variation['flowError'] {
  const side = 3 + Math.floor(draw.unit() * 5);
  const sigma = draw.between(0, flowPx);
  return { side, values: Float32Array.from({ length: 4 * side * side }, () => draw.normal() * sigma) };
}

/** Half of the samples have one, at most a third of the crop wide. */
function patch(draw: Draw): Patch | undefined {
  if (draw.unit() < 0.5) return undefined;
  const width = Math.round(draw.between(0.1, 0.35) * cropSize);
  const height = Math.round(draw.between(0.1, 0.35) * cropSize);
  const x = Math.floor(draw.unit() * (cropSize - width));
  const y = Math.floor(draw.unit() * (cropSize - height));
  return { x, y, width, height, gray: draw.between(0, 255) };
}

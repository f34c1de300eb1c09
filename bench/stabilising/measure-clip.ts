import { from, lastValueFrom, tap } from 'rxjs';
import { type RegionName, regionNames } from '../../src/expression.js';
import type { TrackedFrame } from '../../src/face.js';
import { createCropKernel } from '../../src/kernels/crop.js';
import { trackFaces } from '../../src/operators/track-faces.js';
import { displacementLength, RegionDisplacement } from '../../src/spotting/region-displacement.js';
import type { Point } from '../../src/stabilised-face.js';
import { reanchorLimits } from '../../src/stabilising/divergence.js';
import { FaceStabiliser } from '../../src/stabilising/face-stabiliser.js';
import { HeldCrop } from '../../src/stabilising/held-crop.js';
import { fitSimilarity } from '../../src/stabilising/similarity.js';
import { stabiliserMethod } from '../../src/stabilising/stabiliser-method.js';
import { meshCadence, type StabiliserName } from '../../src/stabilising/stabiliser-names.js';
import type { Vision } from '../../src/vision/open-vision.js';
import type { RenderedClip } from './rendered-clip.js';

/** One anchored frame: where the skull's rendered points came to lie on the anchor, and what the spotter measures. */
export type Sight = {
  readonly seq: number;
  readonly serial: number;
  /** Px of the crop. */
  readonly skull: readonly Point[];
  /** Where they would lie if the similarity that fits them best were known. */
  readonly bestSkull: readonly Point[];
  /** Displacement of every region, x and y in turns, px of the crop. */
  readonly displacement: Float64Array;
};

/** Runs a clip through tracking and one stabiliser. @returns the frames that were anchored. */
export async function measureClip(clip: RenderedClip, stabiliser: StabiliserName, vision: Vision): Promise<Sight[]> {
  const sights: Sight[] = [];
  let place: HeldCrop | null = null;
  let regions: { readonly serial: number; readonly own: RegionDisplacement; readonly first: Point[] } | null = null;
  const own = new FaceStabiliser(0, {
    kernel: createCropKernel(),
    method: stabiliserMethod(stabiliser),
    anchorMs: 150,
    limits: reanchorLimits,
    reanchored: () => {
      place = null;
    },
  });
  const look = ({ frame, faces: [face] }: TrackedFrame): void => {
    if (face === undefined) return;
    // As the stabiliser does: the crop is placed by the first settled mesh of a new anchor.
    if (place === null && face.settled && frame.seq - face.meshSeq <= 3) place = new HeldCrop(face.landmarks);
    const { anchor, alignment, aligned } = own.push(frame, face);
    if (anchor === null || place === null) return;
    const rendered = clip.skullAt(frame.pts).map(place.toCrop);
    if (regions?.serial !== anchor.serial) {
      regions = { serial: anchor.serial, own: new RegionDisplacement(anchor), first: rendered };
    }
    const displacement = new Float64Array(displacementLength);
    regions.own.measure(aligned, displacement);
    const { a, b, tx, ty } = fitSimilarity(flat(regions.first), flat(rendered));
    const [cos, minusSin, x, , , y] = alignment;
    sights.push({
      seq: frame.seq,
      serial: anchor.serial,
      skull: rendered.map(back(cos, -minusSin, x, y)),
      bestSkull: rendered.map(back(a, b, tx, ty)),
      displacement,
    });
  };
  const tracked = from(clip.frames).pipe(
    trackFaces({ ...vision, waiting: Number.POSITIVE_INFINITY, ...meshCadence(stabiliser) }),
  );
  await lastValueFrom(tracked.pipe(tap(look)));
  return sights;
}

const flat = (points: readonly Point[]): number[] => points.flatMap(({ x, y }) => [x, y]);

/** The way back through a similarity. */
const back =
  (a: number, b: number, tx: number, ty: number) =>
  ({ x, y }: Point): Point => {
    const [u, v, square] = [x - tx, y - ty, a * a + b * b];
    return { x: (a * u + b * v) / square, y: (a * v - b * u) / square };
  };

/** Root mean square movement of the skull against the first frame of each anchor, px. */
export function fakeMovement(sights: readonly Sight[], which: 'skull' | 'bestSkull'): { sum: number; count: number } {
  let [sum, count] = [0, 0];
  let first: Sight | undefined;
  for (const sight of sights) {
    if (first?.serial !== sight.serial) first = sight;
    const { [which]: before } = first;
    sum +=
      sight[which].reduce((all, p, i) => all + (p.x - before[i].x) ** 2 + (p.y - before[i].y) ** 2, 0) / before.length;
    count++;
  }
  return { sum, count };
}

/** Sum of squares of what the regions seem to move about their own mean, a region and frame, px. */
export function regionUnrest(sights: readonly Sight[]): { sum: number; count: number } {
  let [sum, count] = [0, 0];
  for (const serial of new Set(sights.map((sight) => sight.serial))) {
    const own = sights.filter((sight) => sight.serial === serial);
    for (let c = 0; c < displacementLength; c++) {
      const mean = own.reduce((all, { displacement }) => all + displacement[c], 0) / own.length;
      sum += own.reduce((all, { displacement }) => all + (displacement[c] - mean) ** 2, 0);
    }
    count += own.length * regionNames.length;
  }
  return { sum, count };
}

/** A micro-expression's largest region: how far it truly went from onset to apex, and how far it was seen to go. */
export type Amplitude = { readonly truth: Point; readonly seen: Point };

/** @returns one for each micro-expression during which there was an anchor. */
export function amplitudes(clip: RenderedClip, sights: readonly Sight[]): Amplitude[] {
  const bySeq = new Map(sights.map((sight) => [sight.seq, sight]));
  return clip.movements.flatMap(({ kind, region, onset, apex }) => {
    if (kind !== 'micro' || region === undefined) return [];
    const name = region as RegionName;
    const [begin, end] = [onset, apex].map((t) => bySeq.get(Math.round(t * clip.fps)));
    if (begin === undefined || end === undefined || begin.serial !== end.serial) return [];
    const [before, after] = [begin, end].map(({ seq }) => clip.displacementAt(seq / clip.fps, name));
    const at = 2 * regionNames.indexOf(name);
    return [
      {
        truth: { x: after.x - before.x, y: after.y - before.y },
        seen: {
          x: end.displacement[at] - begin.displacement[at],
          y: end.displacement[at + 1] - begin.displacement[at + 1],
        },
      },
    ];
  });
}

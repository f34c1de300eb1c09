import type { Sample } from '../../dataset/sample.js';
import { cropSize } from '../../stabilised-face.js';
import type { Variation } from './draw-variation.js';
import { finishPicture } from './finish-picture.js';
import { bilinear, locate, type Tap } from './tap.js';

const half = cropSize / 2;
const tap: Tap = { index: 0, right: 0, down: 0 };
const [onset, apex, offset] = [0, 1, 2].map(() => new Float32Array(cropSize * cropSize)) as [
  Float32Array,
  Float32Array,
  Float32Array,
];

/**
 * Varies a sample: the same warp for pictures and flows, whose vectors turn with it. A point p of the onset lies at p + s f(p)
 * at the apex and at p + s (f + g)(p) at the offset, f and g the sample's flows and s the strength; head motion comes on top
 * in both pictures and flows, errors of the flow in the flows alone.
 *
 * @param sample only read
 * @param out receives the varied sample; not `sample`
 */
export function varySample({ crops, flows }: Sample, variation: Variation, out: Sample): void {
  const [a, b, c, d, e, f] = variation.placement;
  const determinant = a * e - b * d;
  const weaker = 1 - variation.strength;
  const { apex: ha, offset: ho } = variation.head;
  const { toApex, toOffset } = flows;
  for (let y = 0, i = 0; y < cropSize; y++) {
    const ny = (y - half) / half;
    for (let x = 0; x < cropSize; x++, i++) {
      const nx = (x - half) / half;
      const qx = a * x + b * y + c;
      const qy = d * x + e * y + f;
      locate(qx, qy, tap);
      onset[i] = bilinear(crops.onset, tap);
      const fu = bilinear(toApex.u, tap);
      const fv = bilinear(toApex.v, tap);
      const gu = bilinear(toOffset.u, tap);
      const gv = bilinear(toOffset.v, tap);

      const au = ha[0] + ha[1] * nx + ha[2] * ny;
      const av = ha[3] + ha[4] * nx + ha[5] * ny;
      const ou = ho[0] + ho[1] * nx + ho[2] * ny;
      const ov = ho[3] + ho[4] * nx + ho[5] * ny;
      locate(qx - a * au - b * av + weaker * fu, qy - d * au - e * av + weaker * fv, tap);
      apex[i] = bilinear(crops.apex, tap);
      locate(qx - a * ou - b * ov + weaker * (fu + gu), qy - d * ou - e * ov + weaker * (fv + gv), tap);
      offset[i] = bilinear(crops.offset, tap);

      // Vectors of the sample as seen in the output: by the inverse of the placement's linear part.
      const gain = variation.strength / determinant;
      out.flows.toApex.u[i] = gain * (e * fu - b * fv) + au;
      out.flows.toApex.v[i] = gain * (a * fv - d * fu) + av;
      out.flows.toOffset.u[i] = gain * (e * gu - b * gv) + ou - au;
      out.flows.toOffset.v[i] = gain * (a * gv - d * gu) + ov - av;
    }
  }
  addFlowError(out.flows, variation.flowError);
  finishPicture(onset, variation, variation.noise.begins[0], out.crops.onset);
  finishPicture(apex, variation, variation.noise.begins[1], out.crops.apex);
  finishPicture(offset, variation, variation.noise.begins[2], out.crops.offset);
}

/** Adds a coarse grid, bilinear between its points, whose outer ones lie on the crop's border. */
function addFlowError({ toApex, toOffset }: Sample['flows'], { side, values }: Variation['flowError']): void {
  if (side === 0) return;
  const step = (side - 1) / (cropSize - 1);
  const row = new Float32Array(side + 1);
  for (const [component, field] of [toApex.u, toApex.v, toOffset.u, toOffset.v].entries()) {
    const first = component * side * side;
    for (let y = 0, i = 0; y < cropSize; y++) {
      const above = Math.min(Math.floor(y * step), side - 2);
      const down = y * step - above;
      for (let k = 0; k < side; k++) {
        const top = values[first + above * side + k]!;
        row[k] = top + down * (values[first + (above + 1) * side + k]! - top);
      }
      for (let x = 0; x < cropSize; x++, i++) {
        const at = x * step;
        const left = at | 0;
        field[i]! += row[left]! + (at - left) * (row[left + 1]! - row[left]!);
      }
    }
  }
}

import { createLucasKanade } from '../kernels/lucas-kanade.js';
import { AnchoredStabiliser } from './anchored-stabiliser.js';
import { FixedBox } from './fixed-box.js';
import { LkStabiliser } from './lk-stabiliser.js';
import { MeshStabiliser } from './mesh-stabiliser.js';
import type { StabiliserMethod } from './stabiliser.js';
import type { StabiliserName } from './stabiliser-names.js';

const methods: Readonly<Record<StabiliserName, () => StabiliserMethod>> = {
  anchored: () => (start) => new AnchoredStabiliser(start),
  mesh: () => (start) => new MeshStabiliser(start),
  lk: () => {
    const kernel = createLucasKanade();
    return (start) => new LkStabiliser(start, kernel);
  },
  fixedBox: () => (start) => new FixedBox(start),
};

/** Makes a way of stabilising, with what all faces of a camera share. */
export function stabiliserMethod(name: StabiliserName): StabiliserMethod {
  return methods[name]();
}

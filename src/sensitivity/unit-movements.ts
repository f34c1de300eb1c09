/** A part of one half of the face, or of its middle. */
export type FacePart =
  | 'browIn'
  | 'browOut'
  | 'lidUp'
  | 'lidLo'
  | 'cheek'
  | 'nose'
  | 'corner'
  | 'lipUp'
  | 'lipLo'
  | 'chin';

/**
 * How far each action unit (FACS) moves the parts of the face at full strength, right and down, px of the crop: mean of
 * 12 rendered people. Sided parts as in the image's left half; in the other half `x` is reversed.
 * Written by scripts/planted-movements.ts.
 */
export const unitMovements: Readonly<Record<number, Readonly<Partial<Record<FacePart, readonly [number, number]>>>>> = {
  1: { browIn: [-0.5, -4.8], browOut: [-0.2, -2.3], nose: [0, -0.8] },
  2: { browIn: [-1, -4], browOut: [-1.7, -6.3] },
  4: { browIn: [2.7, 2.5], browOut: [3.5, 2.8] },
  5: { lidUp: [-0.2, -2.5], lidLo: [-0.2, -0.2] },
  6: {
    browIn: [0, 0.4],
    browOut: [0, 0.7],
    lidLo: [0.8, -2.8],
    cheek: [1.3, -4],
    corner: [-0.6, -1],
    lipUp: [0, -0.4],
  },
  7: { lidLo: [1.1, -2], cheek: [2, -1.8] },
  9: {
    browIn: [0.7, 3.1],
    browOut: [0.7, 1.8],
    lidLo: [0, -1.5],
    cheek: [0.4, -4.1],
    nose: [0, -3.8],
    corner: [0.7, -5.2],
    lipUp: [0, -6.7],
    lipLo: [0, -0.6],
  },
  10: { cheek: [-0.4, -1.4], nose: [-0.3, -1.2], corner: [-0.3, -3.6], lipUp: [-0.1, -7] },
  12: { cheek: [-0.8, -1.9], corner: [-5.3, -8.2], lipUp: [-0.2, -3.3], lipLo: [-0.1, -3.6], chin: [0, -2.7] },
  14: { cheek: [-0.1, -0.2], corner: [-1.1, -2.6], lipLo: [-0.1, -1.3], chin: [0, -1] },
  15: { nose: [0.1, 0.4], corner: [-1.5, 3.4], lipUp: [0, 0.9], chin: [0, -0.8] },
  16: { corner: [-0.2, 1], lipLo: [0, 5.5], chin: [0, 3] },
  17: { corner: [-0.5, -1.6], lipLo: [0, -6], chin: [0, -7] },
  18: { nose: [0.2, 0.5], corner: [3.4, -1.6], lipUp: [0, -2.1], lipLo: [0.1, 1.8], chin: [0, -0.6] },
  20: { corner: [-4.8, 1.7], lipUp: [-0.1, 0.6], lipLo: [-0.1, -0.5], chin: [0, -0.9] },
  23: { cheek: [-0.2, -0.2], corner: [-0.3, -0.8], lipUp: [0, 1.6], lipLo: [0, -4], chin: [0, -2.2] },
  24: { cheek: [-0.3, -0.4], nose: [0.1, 0.4], corner: [0, -1.2], lipUp: [0, 0.9], lipLo: [0, -2.4], chin: [0, -3.6] },
  25: { corner: [0.5, 3.1], lipLo: [0, 9.1], chin: [0, 6.5] },
  26: { corner: [2.3, 11], lipLo: [0, 28.5], chin: [0, 21.6] },
};

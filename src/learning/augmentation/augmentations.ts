/**
 * Ways in which a sample is varied while training, each for itself switchable:
 * `affine` another crop, `mirror` left for right, `head` head motion that the stabiliser left, `flow` errors of the flow,
 * `strength` a weaker or stronger movement, `light` gamma and shading, `noise` the camera's, `blur` a softer lens,
 * `patches` something in front of the face.
 */
export const augmentations = [
  'affine',
  'mirror',
  'head',
  'flow',
  'strength',
  'light',
  'noise',
  'blur',
  'patches',
] as const;
export type Augmentation = (typeof augmentations)[number];

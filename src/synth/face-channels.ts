const sided = [
  'browDown browInnerUp browOuterUp cheekRaiser cheekSquint eyeBlink eyeLookDown eyeLookIn eyeLookOut eyeLookUp eyeSquint',
  'eyeWide mouthDimple mouthFrown mouthLowerDown mouthPress mouthSmile mouthStretch mouthUpperUp noseSneer',
].flatMap((names) => names.split(' '));

/** The expressions (ARKit's names) that sessions are written with; a face model has to have them. */
export const faceChannels: readonly string[] = [
  ...sided.flatMap((name) => [`${name}_L`, `${name}_R`]),
  'jawOpen',
  'mouthFunnel',
  'mouthPucker',
  'mouthRollLower',
  'mouthRollUpper',
  'mouthShrugLower',
  'mouthShrugUpper',
];

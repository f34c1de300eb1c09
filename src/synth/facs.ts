/** An action unit of the Facial Action Coding System as expressions of the face model (the 3D face's rough map). */
export type ActionUnit = {
  readonly name: string;
  readonly channels: Readonly<Record<string, number>>;
  readonly sided: boolean;
};

const unit = (name: string, channels: Readonly<Record<string, number>>, sided = true): ActionUnit => ({
  name,
  channels,
  sided,
});

/** Channels of each unit; a sided unit's are completed by _L and _R. */
export const actionUnits = {
  1: unit('AU1', { browInnerUp: 1 }),
  2: unit('AU2', { browOuterUp: 1 }),
  4: unit('AU4', { browDown: 1 }),
  5: unit('AU5', { eyeWide: 1 }),
  6: unit('AU6', { cheekRaiser: 0.6, cheekSquint: 0.5, eyeSquint: 0.25 }),
  7: unit('AU7', { eyeSquint: 1 }),
  9: unit('AU9', { noseSneer: 1 }),
  10: unit('AU10', { mouthUpperUp: 1 }),
  12: unit('AU12', { mouthSmile: 1 }),
  14: unit('AU14', { mouthDimple: 1 }),
  15: unit('AU15', { mouthFrown: 1 }),
  17: unit('AU17', { mouthShrugLower: 1 }, false),
  20: unit('AU20', { mouthStretch: 1 }),
  24: unit('AU24', { mouthPress: 1 }),
} as const satisfies Record<number, ActionUnit>;

export type ActionUnitNumber = keyof typeof actionUnits;
export type Side = 'L' | 'R' | 'both';

/** A combination of action units and the share of each in the movement. */
export type Combination = { readonly units: readonly (readonly [ActionUnitNumber, number])[]; readonly side: Side };

/** Expression channels of a combination, with the share of each. */
export function combinationChannels({ units, side }: Combination): Map<string, number> {
  const channels = new Map<string, number>();
  for (const [number, share] of units) {
    const { channels: parts, sided } = actionUnits[number];
    for (const [name, weight] of Object.entries(parts)) {
      for (const suffix of !sided ? [''] : side === 'both' ? ['_L', '_R'] : [`_${side}`]) {
        channels.set(name + suffix, (channels.get(name + suffix) ?? 0) + weight * share);
      }
    }
  }
  return channels;
}

/** How a combination is written: AU1+2, AU12L, ... (the subject's side). */
export function combinationLabel({ units, side }: Combination): string {
  return `AU${units.map(([n]) => n).join('+')}${side === 'both' ? '' : side}`;
}

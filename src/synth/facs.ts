/** An action unit of the Facial Action Coding System as expressions of the face model (the 3D face's rough map). */
export type ActionUnit = {
  readonly name: string;
  /** Channels and their strength; a sided channel's name is completed by _L and _R. */
  readonly channels: Readonly<Record<string, number>>;
};

const unit = (name: string, channels: Readonly<Record<string, number>>): ActionUnit => ({ name, channels });

/** Channels that move the middle of the face. */
const unsided = new Set([
  'jawOpen',
  'mouthFunnel',
  'mouthPucker',
  'mouthRollLower',
  'mouthRollUpper',
  'mouthShrugLower',
  'mouthShrugUpper',
]);

/** What each unit moves. (Ekman, Friesen & Hager, Facial Action Coding System, 2002, for what a unit is) */
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
  16: unit('AU16', { mouthLowerDown: 1 }),
  17: unit('AU17', { mouthShrugLower: 1 }),
  18: unit('AU18', { mouthPucker: 1 }),
  20: unit('AU20', { mouthStretch: 1 }),
  23: unit('AU23', { mouthPress: 0.6, mouthRollLower: 0.35, mouthRollUpper: 0.35 }),
  24: unit('AU24', { mouthPress: 1 }),
  25: unit('AU25', { jawOpen: 0.25, mouthLowerDown: 0.35 }),
  26: unit('AU26', { jawOpen: 1 }),
} as const satisfies Record<number, ActionUnit>;

export type ActionUnitNumber = keyof typeof actionUnits;
export type Side = 'L' | 'R' | 'both';

/** A combination of action units and the share of each in the movement. */
export type Combination = { readonly units: readonly (readonly [ActionUnitNumber, number])[]; readonly side: Side };

/** Channels of one unit, the subject's left and right side with their own strength. */
export function unitChannels(number: ActionUnitNumber, left: number, right: number): Map<string, number> {
  const channels = new Map<string, number>();
  for (const [name, weight] of Object.entries(actionUnits[number].channels)) {
    if (unsided.has(name)) channels.set(name, weight * Math.max(left, right));
    else {
      if (left !== 0) channels.set(`${name}_L`, weight * left);
      if (right !== 0) channels.set(`${name}_R`, weight * right);
    }
  }
  return channels;
}

/** Expression channels of a combination, with the share of each. */
export function combinationChannels({ units, side }: Combination): Map<string, number> {
  const channels = new Map<string, number>();
  for (const [number, share] of units) {
    for (const [name, weight] of unitChannels(number, side === 'R' ? 0 : share, side === 'L' ? 0 : share)) {
      channels.set(name, (channels.get(name) ?? 0) + weight);
    }
  }
  return channels;
}

/** How a combination is written: AU1+2, AU12L, ... (the subject's side). */
export function combinationLabel({ units, side }: Combination): string {
  return `AU${units.map(([n]) => n).join('+')}${side === 'both' ? '' : side}`;
}

import type { MienEvent } from '../event.js';

const parts: Readonly<Record<string, string>> = {
  browIn: 'inner brow',
  browOut: 'outer brow',
  lidUp: 'upper lid',
  lidLo: 'lower lid',
  cheek: 'cheek',
  nose: 'side of the nose',
  corner: 'corner of the mouth',
  lipUp: 'upper lip',
  lipLo: 'lower lip',
  chin: 'chin',
};
const flags: Readonly<Record<string, string>> = {
  lowFps: 'few frames a second',
  compressed: 'strongly compressed',
  headMotion: 'head moved',
  occluded: 'partly hidden',
  blinkOverlap: 'during a blink',
  speechLike: 'like speech',
  smallFace: 'small face',
  turned: 'head turned',
};
const directions = ['right', 'up right', 'up', 'up left', 'left', 'down left', 'down', 'down right'];

/** A region as people say it; left and right are the picture's. */
export function regionWords(name: string): string {
  const side = /[LR]$/.exec(name)?.[0];
  const part = parts[side ? name.slice(0, -1) : name] ?? name;
  return side ? `${part}, ${side === 'L' ? 'left' : 'right'}` : part;
}

export const flagWords = (flag: string): string => flags[flag] ?? flag;

/** @param degrees 0 right, 90 up */
export const directionWords = (degrees: number): string => directions[((Math.round(degrees / 45) % 8) + 8) % 8];

/** What the movement resembles, as far as the model says. */
export function resemblanceWords({ type, label, abstained }: Pick<MienEvent, 'type' | 'label' | 'abstained'>): string {
  if (type === 'new') return 'model is being asked';
  return abstained || label === null ? 'model abstains' : `resembles ${label}`;
}

/** The region that moved most, if any did. */
export const strongest = ({ evidence }: Pick<MienEvent, 'evidence'>) =>
  evidence.regions.toSorted((a, b) => b.peakPx - a.peakPx)[0];

export const timeWords = (iso: string): string => iso && new Date(iso).toLocaleTimeString();

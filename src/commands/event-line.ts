import type { MienEvent } from '../event.js';

const compass = ['right', 'up-right', 'up', 'up-left', 'left', 'down-left', 'down', 'down-right'] as const;

/** The direction in words of an angle in degrees (0 right, 90 up). */
function direction(degrees: number): string {
  const eighth = Math.round((((degrees % 360) + 360) % 360) / 45) % 8;
  return compass[eighth] as string;
}

/** One event as one line for a person: when, where, how long, what moved by how much, what it resembles. */
export function eventLine(event: MienEvent): string {
  const regions = event.evidence.regions
    .slice(0, 3)
    .map((region) => `${region.name} ${region.peakPx.toFixed(2)} px ${direction(region.directionDeg)}`);
  const more = event.evidence.regions.length - regions.length;
  const label = event.abstained ? 'abstained' : `resembles ${event.label}`;
  return [
    event.apex.time.slice(11, 23),
    event.camera,
    `${Math.round(event.durationMs)} ms`.padStart(6),
    regions.join(', ') + (more > 0 ? ` and ${more} more` : ''),
    `score ${event.evidence.score.toFixed(1)}`,
    label,
    ...(event.flags.length > 0 ? [`[${event.flags.join(', ')}]`] : []),
  ].join('  ');
}

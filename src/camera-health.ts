import type { CameraStatus } from './camera-status.js';
import { dropReasons, stages } from './meter.js';
import type { MeterBatch } from './sinks/meter-batch.js';

/** Shares of the pictures of the last while from which on something is wrong, and below which it is right again. */
const wrong = 0.05;
const right = 0.01;
/** Frames a second, likewise. */
const slow = 20;
const fast = 21;

type Second = { readonly at: number; readonly frames: number; readonly damaged: number; readonly late: number };

export type CameraHealth = {
  /** Takes in what the camera's process counted; gives what is wrong now, undefined when nothing is. */
  hear(batch: Pick<MeterBatch, 'frames' | 'drops'>): CameraStatus | undefined;
  /** The camera was away: what was before it says nothing of what is. */
  forget(): void;
};

/**
 * Judges a camera that delivers pictures by those of the last ten seconds: too many of them lost or damaged, too many that
 * this box had no time for, or too few a second.
 *
 * @param name the camera's
 * @param now ms that rise, whatever is done to the clock of the box
 */
export function cameraHealth(name: string, now: () => number, windowMs = 10_000): CameraHealth {
  let seconds: Second[] = [];
  let complaint: CameraStatus['reason'] = null;

  const judge = (): CameraStatus['reason'] => {
    const [first, ...rest] = seconds;
    const last = seconds.at(-1);
    if (!first || !last || last.at - first.at < 0.9 * windowMs) return complaint;
    const sum = (key: 'frames' | 'damaged' | 'late'): number => rest.reduce((total, one) => total + one[key], 0);
    const [frames, damaged, late] = [sum('frames'), sum('damaged'), sum('late')];
    const share = (count: number): number => count / Math.max(1, frames + late);
    const perSecond = (1000 * frames) / (last.at - first.at);
    if (share(damaged) > (complaint === 'damaged' ? right : wrong)) return 'damaged';
    if (share(late) > (complaint === 'overloaded' ? right : wrong)) return 'overloaded';
    // None at all is the watchdog's business.
    if (frames > 0 && perSecond < (complaint === 'low_fps' ? fast : slow)) return 'low_fps';
    return null;
  };

  return {
    hear({ frames, drops }) {
      const dropped = (reason: (typeof dropReasons)[number]): number =>
        stages.reduce((sum, _, i) => sum + (drops[i * dropReasons.length + dropReasons.indexOf(reason)] as number), 0);
      const at = now();
      seconds.push({ at, frames, damaged: dropped('corrupt'), late: dropped('late') });
      seconds = seconds.filter((second) => second.at >= at - windowMs - 500);
      complaint = judge();
      return complaint === null
        ? undefined
        : { state: 'degraded', reason: complaint, message: sentence(name, complaint) };
    },
    forget() {
      seconds = [];
      complaint = null;
    },
  };
}

function sentence(name: string, reason: CameraStatus['reason']): string {
  if (reason === 'damaged')
    return `Many pictures of camera ${name} arrive damaged or not at all; check its network, and set its \`transport\` to tcp.`;
  if (reason === 'overloaded')
    return `This box has no time for many pictures of camera ${name}; give it fewer cameras, smaller pictures or more cores.`;
  return `Camera ${name} sends under ${slow} pictures a second, too few for brief movements; set it to 25 or more, and light the room.`;
}

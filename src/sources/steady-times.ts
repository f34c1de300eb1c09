/** How far a frame may be off the beat, in frames, and the share of its deviation that the beat follows. */
const reach = 3.5;
const share = 1 / 16;

/**
 * Makes even times of arrivals that jitter: a program's frames come in bursts, and what is measured between them should
 * not. The beat follows the arrivals slowly, and starts anew after a gap of more than three frames.
 *
 * @param interval ms between two frames; undefined: the arrivals are all that is known
 * @returns a function of the next frame's arrival (ms) that gives its time (ms); the times rise strictly
 */
export function steadyTimes(interval: number | undefined): (arrival: number) => number {
  let last: number | undefined;
  return (arrival) => {
    if (last === undefined) last = arrival;
    else if (interval === undefined) last = Math.max(arrival, last + 0.001);
    else {
      const off = arrival - last - interval;
      last = off > reach * interval ? arrival : last + interval + share * Math.max(off, -reach * interval);
    }
    return last;
  };
}

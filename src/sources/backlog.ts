/** A camera's clock may be slower than ours by this share; the measure forgets that much, and no more. */
const drift = 2e-4;
/** Reading without decoding for so long, ms, that gains less than this share of it, had nothing to catch up on. */
const proveMs = 1000;
const leastGain = 0.25;
/** A step back in the stream's time by more than this, ms, is a stream that begins anew, not pictures out of order. */
const restartMs = 1000;

/**
 * Measures how far reading has fallen behind a live stream because this box is slow, and says whether what was read
 * comes too late to be worked on.
 *
 * Sockets hold half a minute of video, so a camera whose frames are worked on too slowly shows no loss, only growing
 * delay; and when it dies, its last half minute is still there to be read. What arrival minus PTS has grown by since it
 * was least is that delay. How long a read took says nothing: on a box without time to spare every read takes long,
 * whatever waits in the socket.
 *
 * A camera or a network that pauses looks the same at first. But whatever is late is not decoded, and reading alone is
 * many times faster than any camera: where it does not catch up there is nothing to catch up on, and the delay is taken
 * as it is.
 *
 * @returns a function of a packet's arrival and time in the stream, ms; true: drop it undecoded
 */
export function backlog(lateMs: number): (arrival: number, time: number) => boolean {
  let least = Number.POSITIVE_INFINITY;
  let latest: { arrival: number; time: number } | undefined;
  /** Since when, and from which delay on, packets are dropped. */
  let late: { arrival: number; delay: number } | undefined;

  return (arrival, time) => {
    const delay = arrival - time;
    const anew = latest === undefined || time < latest.time - restartMs;
    least = anew || latest === undefined ? delay : Math.min(delay, least + drift * (arrival - latest.arrival));
    latest = { arrival, time };
    if (delay - least <= lateMs) {
      late = undefined;
      return false;
    }
    late ??= { arrival, delay };
    const spent = arrival - late.arrival;
    if (spent < proveMs) return true;
    const caughtUp = late.delay - delay;
    late = { arrival, delay };
    if (caughtUp >= leastGain * spent) return true;
    least = delay;
    late = undefined;
    return false;
  };
}

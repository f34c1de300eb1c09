/**
 * Measures how far reading has fallen behind a live stream because this box is slow, in ms.
 *
 * Sockets hold seconds of video, so a camera whose frames are worked on too slowly shows no loss, only growing delay.
 * Whenever the reader had to wait for the camera it was up to date; what arrival minus PTS has grown by since then is
 * the delay of our own making. A pause of the camera or of the network thus never counts as ours, nor does clock drift.
 *
 * @returns a function of a picture's arrival (ms), pts (ms), the time spent waiting for it (ms), and the frame interval (ms)
 */
export function backlog(): (arrival: number, pts: number, waited: number, interval: number | undefined) => number {
  let upToDate: number | undefined;
  return (arrival, pts, waited, interval) => {
    const delay = arrival - pts;
    if (upToDate === undefined || interval === undefined || waited > interval / 2) upToDate = delay;
    return delay - upToDate;
  };
}

/**
 * One decoded picture. `gray` belongs to the source's pool and is on loan until `release()`: an operator that needs
 * pixels for longer copies the part it needs.
 */
export type Frame = {
  /** Rises by one a decoded frame of a source, across reconnects. */
  readonly seq: number;
  /** Seconds, as the stream says; only differences mean anything. */
  readonly pts: number;
  /** UTC ms at which the frame left the decoder. */
  readonly arrival: number;
  /** UTC ms at which the picture was taken: the camera's clock if it tells, else `arrival`; for files the start time plus PTS. */
  readonly captured: number;
  readonly width: number;
  readonly height: number;
  /** Luma, full range 0..255. [height, width] uint8, row-major. */
  readonly gray: Uint8Array;
  /**
   * Source epoch: rises when the picture before this one is not its neighbour in time (reconnect, PTS gap, size change,
   * frames lost to decode errors, loop of a file). Nothing is ever differenced across epochs. (DESIGN section 9)
   */
  readonly epoch: number;
  /** Gives the pixels back to the source's pool. Call it once. */
  release(): void;
};

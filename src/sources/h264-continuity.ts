import { readFrameNum, readSequenceParameters, type SequenceParameters } from './h264-header.js';

/** Kinds of NAL units. (ITU-T H.264, table 7-1) */
const slice = 1;
const idrSlice = 5;
const sequenceSet = 7;
/** All that the start of a slice's header can take, bytes. */
const headerBytes = 32;

/**
 * Finds whole pictures that are missing in an H.264 stream. A network that loses a part of a picture makes errors that
 * a decoder notices; of a whole picture, often one packet, it makes none: FFmpeg puts the one before in its place, and
 * what is predicted from it until the next keyframe is wrong without a flag. But reference pictures are numbered
 * (`frame_num`, 7.4.3): a number that was left out is a picture that was lost.
 *
 * @param extradata parameter sets that came with the stream's description
 * @returns a function of an access unit in byte stream format (annex B); true: a picture that later ones rest on, before
 * this one, is missing. Undefined for other packaging, whose containers lose nothing.
 */
export function h264Continuity(extradata: Uint8Array | null): ((unit: Uint8Array) => boolean) | undefined {
  // avcC, as in MP4, begins with its version.
  if (extradata?.[0] === 1) return undefined;
  let parameters: SequenceParameters | undefined;
  /** `frame_num` of the latest reference picture. */
  let reference: number | undefined;

  const look = (data: Uint8Array): boolean => {
    for (let start = nextUnit(data, 0); start < data.length; start = nextUnit(data, start)) {
      const header = data[start] as number;
      const kind = header & 31;
      if (kind === sequenceSet) parameters = readSequenceParameters(data.subarray(start + 1));
      if ((kind !== slice && kind !== idrSlice) || !parameters) continue;
      const number = readFrameNum(data.subarray(start + 1, start + 1 + headerBytes), parameters);
      const missing =
        kind === slice &&
        reference !== undefined &&
        !parameters.gapsAllowed &&
        number !== reference &&
        number !== (reference + 1) % 2 ** parameters.frameNumBits;
      if ((header >> 5) & 3) reference = number;
      return missing;
    }
    return false;
  };
  const safely = (data: Uint8Array): boolean => {
    try {
      return look(data);
    } catch (error) {
      // A header that is cut off: the decoder will say so too.
      if (error instanceof RangeError) return true;
      throw error;
    }
  };
  if (extradata) safely(extradata);
  return safely;
}

/** Where the next NAL unit begins, after a start code; the length of `data` when there is none. */
function nextUnit(data: Uint8Array, from: number): number {
  for (let i = from; i + 3 < data.length; i++) {
    if (data[i] === 0 && data[i + 1] === 0 && data[i + 2] === 1) return i + 3;
  }
  return data.length;
}

/** What of a sequence parameter set is needed to follow `frame_num`. (ITU-T H.264, 7.3.2.1.1) */
export type SequenceParameters = {
  /** Length of `frame_num`, bits. */
  readonly frameNumBits: number;
  /** The encoder may leave numbers out, as with temporal layers: a gap is no loss then. */
  readonly gapsAllowed: boolean;
  readonly separatePlanes: boolean;
};

/** Reads bits of a NAL unit, most significant first, without its emulation prevention bytes. */
function bitReader(unit: Uint8Array) {
  let at = 0;
  let bit = 0;
  let zeros = 0;
  const one = (): number => {
    if (at >= unit.length) throw new RangeError('the NAL unit is too short');
    const value = ((unit[at] as number) >> (7 - bit)) & 1;
    if (++bit < 8) return value;
    bit = 0;
    zeros = unit[at] === 0 ? zeros + 1 : 0;
    at++;
    if (zeros >= 2 && unit[at] === 3) {
      at++;
      zeros = 0;
    }
    return value;
  };
  const bits = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + one();
    return value;
  };
  /** ue(v): unsigned Exp-Golomb. (9.1) */
  const unsigned = (): number => {
    let length = 0;
    while (one() === 0) if (++length > 31) throw new RangeError('no Exp-Golomb code');
    return 2 ** length - 1 + bits(length);
  };
  /** se(v): signed Exp-Golomb. (9.1.1) */
  const signed = (): number => {
    const code = unsigned();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  };
  return { bits, unsigned, signed };
}

/** Profiles whose parameter sets speak of chroma and scaling. (7.3.2.1.1) */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/**
 * Reads a sequence parameter set.
 *
 * @param unit the NAL unit after its header byte
 * @throws RangeError when it is cut off
 */
export function readSequenceParameters(unit: Uint8Array): SequenceParameters {
  const { bits, unsigned, signed } = bitReader(unit);
  const profile = bits(8);
  bits(16);
  unsigned();
  let separatePlanes = false;
  if (highProfiles.has(profile)) {
    const chroma = unsigned();
    if (chroma === 3) separatePlanes = bits(1) === 1;
    unsigned();
    unsigned();
    bits(1);
    if (bits(1) === 1) {
      for (let list = 0; list < (chroma === 3 ? 12 : 8); list++) {
        if (bits(1) === 0) continue;
        for (let i = 0, last = 8, next = 8; i < (list < 6 ? 16 : 64) && next !== 0; i++) {
          next = (last + signed() + 256) % 256;
          if (next !== 0) last = next;
        }
      }
    }
  }
  const frameNumBits = unsigned() + 4;
  const order = unsigned();
  if (order === 0) unsigned();
  else if (order === 1) {
    bits(1);
    signed();
    signed();
    for (let left = unsigned(); left > 0; left--) signed();
  }
  unsigned();
  return { frameNumBits, gapsAllowed: bits(1) === 1, separatePlanes };
}

/**
 * Reads `frame_num` from a slice's header. (7.3.3)
 *
 * @param unit the NAL unit after its header byte; its first bytes are enough
 * @throws RangeError when it is cut off
 */
export function readFrameNum(unit: Uint8Array, { frameNumBits, separatePlanes }: SequenceParameters): number {
  const { bits, unsigned } = bitReader(unit);
  unsigned();
  unsigned();
  unsigned();
  if (separatePlanes) bits(2);
  return bits(frameNumBits);
}

/**
 * Numbers that any program can rebuild from a name, so that a network can be compared without a weights file: splitmix64's
 * finaliser of FNV-1a (64 bit) of the name plus (index + 1) times the golden ratio; its top 24 bits are the fraction.
 */
export type HashedNumbers = {
  /** Number `index`, in [0, 1). */
  unit(index: number): number;
  /** Number `index`, in [-1, 1). */
  signed(index: number): number;
};

export function hashedNumbers(name: string): HashedNumbers {
  const hash = fnv1a(name);
  const seedLow = Number(hash & 0xffffffffn);
  const seedHigh = Number(hash >> 32n);
  const word = new Uint32Array(2);

  const unit = (index: number): number => {
    multiply(word, index + 1, 0, 0x7f4a7c15, 0x9e3779b9);
    const low = word[0]! + seedLow;
    word[0] = low;
    word[1] = word[1]! + seedHigh + (low > 0xffffffff ? 1 : 0);
    shiftXor(word, 30);
    multiply(word, word[0]!, word[1]!, 0x1ce4e5b9, 0xbf58476d);
    shiftXor(word, 27);
    multiply(word, word[0]!, word[1]!, 0x133111eb, 0x94d049bb);
    shiftXor(word, 31);
    return (word[1]! >>> 8) / 2 ** 24;
  };
  return { unit, signed: (index) => 2 * unit(index) - 1 };
}

function fnv1a(name: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(name)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}

// 64-bit arithmetic on [low, high] halves: BigInt would take seconds for the three million weights.

/** word ^= word >>> bits, bits below 32. */
function shiftXor(word: Uint32Array, bits: number): void {
  word[0] = word[0]! ^ ((word[0]! >>> bits) | (word[1]! << (32 - bits)));
  word[1] = word[1]! ^ (word[1]! >>> bits);
}

/** word = a * b modulo 2^64. */
function multiply(word: Uint32Array, aLow: number, aHigh: number, bLow: number, bHigh: number): void {
  const a0 = aLow & 0xffff;
  const a1 = aLow >>> 16;
  const b0 = bLow & 0xffff;
  const b1 = bLow >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const cross = a0 * b1 + (middle & 0xffff);
  word[0] = Math.imul(aLow, bLow);
  word[1] = a1 * b1 + Math.floor(middle / 65536) + (cross >>> 16) + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh);
}

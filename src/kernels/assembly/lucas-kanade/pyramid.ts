/** Pyramids of 128x128 pictures, whose levels have a border of repeated pixels, so that windows may reach beyond them. */
export const SIZE: i32 = 128;
export const LEVELS: i32 = 3;
export const BORDER: i32 = 16;

/** Floats of a level with its border, and of all levels. */
const STRIDE_0: i32 = SIZE + 2 * BORDER;
const STRIDE_1: i32 = SIZE / 2 + 2 * BORDER;
const STRIDE_2: i32 = SIZE / 4 + 2 * BORDER;
const START_1: i32 = STRIDE_0 * STRIDE_0;
const START_2: i32 = START_1 + STRIDE_1 * STRIDE_1;
export const PYRAMID: i32 = START_2 + STRIDE_2 * STRIDE_2;

// @ts-ignore: decorator
@inline
function startOf(level: i32): i32 {
  return level == 0 ? 0 : level == 1 ? START_1 : START_2;
}

/** First pixel of a level, inside its border. */
// @ts-ignore: decorator
@inline
export function origin(pyramid: usize, level: i32): usize {
  const stride = (SIZE >> level) + 2 * BORDER;
  return pyramid + ((<usize>(startOf(level) + BORDER * stride + BORDER)) << 2);
}

/** Repeats the outermost pixels of a level into its border. */
function addBorder(at: usize, side: i32): void {
  const row = <usize>(side + 2 * BORDER) << 2;
  for (let y = 0; y < side; y++) {
    const left = at + <usize>y * row;
    const right = left + (<usize>side << 2);
    const first = v128.load32_splat(left);
    const last = v128.load32_splat(right - 4);
    for (let x: usize = 0; x < <usize>BORDER << 2; x += 16) {
      v128.store(left - 16 - x, first);
      v128.store(right + x, last);
    }
  }
  const begin = at - (<usize>BORDER << 2);
  const bottom = begin + <usize>(side - 1) * row;
  for (let y: usize = 1; y <= <usize>BORDER; y++) {
    memory.copy(begin - y * row, begin, row);
    memory.copy(bottom + y * row, bottom, row);
  }
}

/** Makes the pyramid of a picture, [128,128] float32; each level is the mean of 2x2 pixels of the one below. */
export function buildPyramid(image: usize, pyramid: usize): void {
  const base = origin(pyramid, 0);
  for (let y: usize = 0; y < <usize>SIZE; y++) {
    memory.copy(base + y * (<usize>STRIDE_0 << 2), image + y * (<usize>SIZE << 2), <usize>SIZE << 2);
  }
  addBorder(base, SIZE);
  for (let level = 1; level < LEVELS; level++) {
    const side = SIZE >> level;
    const below = origin(pyramid, level - 1);
    const belowRow = <usize>(2 * side + 2 * BORDER) << 2;
    const at = origin(pyramid, level);
    const row = <usize>(side + 2 * BORDER) << 2;
    const quarter = f32x4.splat(0.25);
    for (let y: usize = 0; y < <usize>side; y++) {
      const up = below + 2 * y * belowRow;
      for (let x: usize = 0; x < <usize>side; x += 4) {
        const from = up + (x << 3);
        const left = f32x4.add(v128.load(from), v128.load(from + belowRow));
        const right = f32x4.add(v128.load(from, 16), v128.load(from + belowRow, 16));
        const even = v128.shuffle<f32>(left, right, 0, 2, 4, 6);
        const odd = v128.shuffle<f32>(left, right, 1, 3, 5, 7);
        v128.store(at + y * row + (x << 2), f32x4.mul(quarter, f32x4.add(even, odd)));
      }
    }
    addBorder(at, side);
  }
}

// Luma of limited range, 16..235, to full range, 0..255: round((y - 16) * 255 / 219), clamped.
// Exactly that, without a table: with d = clamp(y - 16, 0, 219) it is d + round(d * 36 / 219), and the second term is
// what a rounding multiplication by 5387 / 2^15 gives, as d * 36 / 219 = d * 12 / 73 is never nearer to a half than 1/146.
const ROOM: i32 = 65536;
const SCALE: i16 = 5387;

/** Rows as they come, and the same rows packed and expanded; a vector more, as the last one may reach beyond. */
const input = memory.data(65536 + 16, 16);
const output = memory.data(65536 + 16, 16);

export function pointerInput(): usize {
  return input;
}
export function pointerOutput(): usize {
  return output;
}
/** Bytes that fit into each. */
export function room(): i32 {
  return ROOM;
}

/** Expands `rows` rows of `width` bytes, `stride` bytes from one to the next. */
export function expand(rows: i32, stride: i32, width: i32): void {
  const black = i8x16.splat(16);
  const white = i8x16.splat(<i8>219);
  const scale = i16x8.splat(SCALE);
  for (let y = 0; y < rows; y++) {
    const from = input + <usize>(y * stride);
    const to = output + <usize>(y * width);
    for (let x: usize = 0; x < <usize>width; x += 16) {
      const d = i8x16.min_u(i8x16.sub_sat_u(v128.load(from + x), black), white);
      const low = i16x8.q15mulr_sat_s(i16x8.extend_low_i8x16_u(d), scale);
      const high = i16x8.q15mulr_sat_s(i16x8.extend_high_i8x16_u(d), scale);
      v128.store(to + x, i8x16.add(d, i8x16.narrow_i16x8_u(low, high)));
    }
  }
}

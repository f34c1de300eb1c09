// Cutting the 128x128 crop out of a frame, and blurring it. The caller writes its input where the pointers say.
const SIZE: i32 = 128;
const RADIUS: i32 = 5;
/** Bytes of a row of the crop. */
const ROW: usize = <usize>SIZE << 2;
/** Bytes before a bordered row: RADIUS pixels, rounded up to a vector. */
const MARGIN: usize = 32;

/** Six weights of the blur, from the middle outwards. */
const weights = memory.data(32, 16);
const line = memory.data(2 * 32 + 128 * 4, 16);
/** The crop, [128,128] float32: what blur() takes, and where cut() and blur() leave their results. */
const crop = memory.data(128 * 128 * 4, 16);
/** The crop blurred across, with RADIUS mirrored rows above and below. */
const across = memory.data((128 + 2 * 5) * 128 * 4, 16);

export function pointerWeights(): usize {
  return weights;
}
export function pointerCrop(): usize {
  return crop;
}
export function pointerFrame(): usize {
  return __heap_base;
}

/** Makes room for a part of a frame of so many bytes; views of the memory are void afterwards when it grew. */
export function reserve(bytes: i32): void {
  // Two neighbours are read at once: one row and one byte beyond the last pixel, whose weight is zero.
  const pages = <i32>((__heap_base + <usize>bytes + 0xffff) >> 16) - memory.size();
  if (pages > 0) memory.grow(pages);
}

/** Weighted sum of the two values `distance` bytes on either side. */
// @ts-ignore: decorator
@inline
function pair(at: usize, distance: usize, weight: v128): v128 {
  return f32x4.mul(weight, f32x4.add(v128.load(at - distance), v128.load(at + distance)));
}

/** Eleven taps, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function taps(at: usize, step: usize, w0: v128, w1: v128, w2: v128, w3: v128, w4: v128, w5: v128): v128 {
  let sum = f32x4.add(f32x4.mul(w0, v128.load(at)), pair(at, step, w1));
  sum = f32x4.add(sum, pair(at, 2 * step, w2));
  sum = f32x4.add(sum, pair(at, 3 * step, w3));
  sum = f32x4.add(sum, pair(at, 4 * step, w4));
  return f32x4.add(sum, pair(at, 5 * step, w5));
}

/** Blurs the crop in place: eleven taps across, then down, borders mirrored without the edge pixel twice. */
export function blur(): void {
  const w0 = v128.load32_splat(weights);
  const w1 = v128.load32_splat(weights, 4);
  const w2 = v128.load32_splat(weights, 8);
  const w3 = v128.load32_splat(weights, 12);
  const w4 = v128.load32_splat(weights, 16);
  const w5 = v128.load32_splat(weights, 20);
  const row = line + MARGIN;
  const body = across + <usize>RADIUS * ROW;
  for (let y: usize = 0; y < <usize>SIZE; y++) {
    memory.copy(row, crop + y * ROW, ROW);
    for (let k = 1; k <= RADIUS; k++) {
      store<f32>(row - (<usize>k << 2), load<f32>(row + (<usize>k << 2)));
      store<f32>(row + (<usize>(SIZE - 1 + k) << 2), load<f32>(row + (<usize>(SIZE - 1 - k) << 2)));
    }
    const out = body + y * ROW;
    for (let at: usize = 0; at < ROW; at += 16) v128.store(out + at, taps(row + at, 4, w0, w1, w2, w3, w4, w5));
  }
  const last = body + <usize>(SIZE - 1) * ROW;
  for (let k: usize = 1; k <= <usize>RADIUS; k++) {
    memory.copy(body - k * ROW, body + k * ROW, ROW);
    memory.copy(last + k * ROW, last - k * ROW, ROW);
  }
  for (let at: usize = 0; at < <usize>SIZE * ROW; at += 16) {
    v128.store(crop + at, taps(body + at, ROW, w0, w1, w2, w3, w4, w5));
  }
}

/** Four pixels at four places of the frame, bilinear, borders repeated. */
// @ts-ignore: decorator
@inline
function sample(x: v128, y: v128, origin: usize, width: i32, right: v128, bottom: v128): v128 {
  const zero = f32x4.splat(0);
  const cx = f32x4.pmin(right, f32x4.pmax(zero, x));
  const cy = f32x4.pmin(bottom, f32x4.pmax(zero, y));
  const x0 = i32x4.trunc_sat_f32x4_s(cx);
  const y0 = i32x4.trunc_sat_f32x4_s(cy);
  const wx = f32x4.sub(cx, f32x4.convert_i32x4_s(x0));
  const wy = f32x4.sub(cy, f32x4.convert_i32x4_s(y0));
  const at = i32x4.add(i32x4.mul(y0, i32x4.splat(width)), x0);
  const a = origin + i32x4.extract_lane(at, 0);
  const b = origin + i32x4.extract_lane(at, 1);
  const c = origin + i32x4.extract_lane(at, 2);
  const d = origin + i32x4.extract_lane(at, 3);
  // Two neighbours at once: the left one is the low byte, the right one the high byte.
  const top = i32x4(load<u16>(a), load<u16>(b), load<u16>(c), load<u16>(d));
  const low = i32x4(load<u16>(a + width), load<u16>(b + width), load<u16>(c + width), load<u16>(d + width));
  const byte = i32x4.splat(255);
  const topLeft = f32x4.convert_i32x4_s(v128.and(top, byte));
  const topRight = f32x4.convert_i32x4_s(i32x4.shr_u(top, 8));
  const lowLeft = f32x4.convert_i32x4_s(v128.and(low, byte));
  const lowRight = f32x4.convert_i32x4_s(i32x4.shr_u(low, 8));
  const above = f32x4.add(topLeft, f32x4.mul(wx, f32x4.sub(topRight, topLeft)));
  const below = f32x4.add(lowLeft, f32x4.mul(wx, f32x4.sub(lowRight, lowLeft)));
  return f32x4.add(above, f32x4.mul(wy, f32x4.sub(below, above)));
}

/**
 * Cuts the crop: its px (x, y) lies at (a x - b y + tx, b x + a y + ty) from the pixel (left, 0) of the frame part, and
 * is the mean of `samples` x `samples` bilinear samples. The part has rows of `width` bytes.
 */
export function cut(
  width: i32,
  height: i32,
  left: i32,
  a: f32,
  b: f32,
  tx: f32,
  ty: f32,
  samples: i32,
): void {
  // Places are counted from `left`, so that they are small numbers: a float32 has 24 bits for them.
  const origin = __heap_base + left;
  const right = f32x4.splat(<f32>(width - 1 - left));
  const bottom = f32x4.splat(<f32>(height - 1));
  const mean = f32x4.splat(<f32>1 / <f32>(samples * samples));
  const step = <f32>1 / <f32>samples;
  const slopeX = f32x4.splat(a);
  const slopeY = f32x4.splat(b);
  let out = crop;
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x += 4) {
      const lanes = f32x4.add(f32x4.splat(<f32>x), f32x4(0, 1, 2, 3));
      let sum = f32x4.splat(0);
      for (let j = 0; j < samples; j++) {
        const v = <f32>y + (<f32>j + <f32>0.5) * step - <f32>0.5;
        const rowX = f32x4.splat(tx - b * v);
        const rowY = f32x4.splat(ty + a * v);
        for (let i = 0; i < samples; i++) {
          const u = f32x4.add(lanes, f32x4.splat((<f32>i + <f32>0.5) * step - <f32>0.5));
          const placeX = f32x4.add(rowX, f32x4.mul(u, slopeX));
          const placeY = f32x4.add(rowY, f32x4.mul(u, slopeY));
          sum = f32x4.add(sum, sample(placeX, placeY, origin, width, right, bottom));
        }
      }
      v128.store(out, f32x4.mul(sum, mean));
      out += 16;
    }
  }
}

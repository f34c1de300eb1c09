// What a triangle looks like: planes over the screen through its corners' texture place and light, as vectors
// (u in texels, v in texels, diffuse, glossy) at the origin, by x and by y; and the lit texel at a point of it.

/** Bytes of a triangle's planes. */
const PLANES: usize = 48;

/** The mesh and what it wears; the caller fills one in (see kernels/render.ts, which lays it out in this order). */
@unmanaged
export class Skin {
  xs: usize;
  ys: usize;
  diffuse: usize;
  glossy: usize;
  triangles: usize;
  surfaces: usize;
  cornerUv: usize;
  planes: usize;
  /** [T] int32: the round in which a triangle's planes were made. */
  made: usize;
  /** Textures: 16 bytes each: texels (RGBX bytes), texels a side, gloss (float32), nothing. */
  textures: usize;
  round: i32;
}

// @ts-ignore: decorator
@inline
function floatAt(array: usize, index: i32): f32 {
  return load<f32>(array + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
export function surfaceOf(skin: Skin, t: i32): i32 {
  return load<u8>(skin.surfaces + <usize>t);
}

/** Where a triangle's planes lie; made when they are first asked for in a round. */
// @ts-ignore: decorator
@inline
function planesOf(skin: Skin, t: i32): usize {
  const at = skin.planes + <usize>t * PLANES;
  if (load<i32>(skin.made + (<usize>t << 2)) != skin.round) plan(skin, t, at);
  return at;
}

function plan(skin: Skin, t: i32, planes: usize): void {
  store<i32>(skin.made + (<usize>t << 2), skin.round);
  const corners = skin.triangles + <usize>t * 12;
  const a = load<i32>(corners);
  const b = load<i32>(corners, 4);
  const c = load<i32>(corners, 8);
  const uv = skin.cornerUv + <usize>t * 24;
  const x = floatAt(skin.xs, a);
  const y = floatAt(skin.ys, a);
  const e1x = floatAt(skin.xs, b) - x;
  const e1y = floatAt(skin.ys, b) - y;
  const e2x = floatAt(skin.xs, c) - x;
  const e2y = floatAt(skin.ys, c) - y;
  const scale: f32 = 1 / (e1x * e2y - e1y * e2x);
  const size = <f32>load<i32>(skin.textures + (<usize>surfaceOf(skin, t) << 4), 4);
  const toTexels = f32x4(size, size, 1, 1);
  const atA = f32x4.mul(toTexels, f32x4(load<f32>(uv), load<f32>(uv, 4), floatAt(skin.diffuse, a), floatAt(skin.glossy, a)));
  const atB = f32x4.mul(toTexels, f32x4(load<f32>(uv, 8), load<f32>(uv, 12), floatAt(skin.diffuse, b), floatAt(skin.glossy, b)));
  const atC = f32x4.mul(toTexels, f32x4(load<f32>(uv, 16), load<f32>(uv, 20), floatAt(skin.diffuse, c), floatAt(skin.glossy, c)));
  const toB = f32x4.sub(atB, atA);
  const toC = f32x4.sub(atC, atA);
  const dx = f32x4.sub(f32x4.mul(toB, f32x4.splat(e2y * scale)), f32x4.mul(toC, f32x4.splat(e1y * scale)));
  const dy = f32x4.sub(f32x4.mul(toC, f32x4.splat(e1x * scale)), f32x4.mul(toB, f32x4.splat(e2x * scale)));
  let origin = f32x4.sub(atA, f32x4.add(f32x4.mul(dx, f32x4.splat(x)), f32x4.mul(dy, f32x4.splat(y))));
  origin = f32x4.sub(origin, f32x4(0.5, 0.5, 0, 0));
  v128.store(planes, origin);
  v128.store(planes, dx, 16);
  v128.store(planes, dy, 32);
}

/** u, v, diffuse, glossy of a triangle at a point of the screen. */
// @ts-ignore: decorator
@inline
export function placeOn(skin: Skin, t: i32, x: f32, y: f32): v128 {
  const planes = planesOf(skin, t);
  return f32x4.add(
    v128.load(planes),
    f32x4.add(
      f32x4.mul(v128.load(planes, 16), f32x4.splat(x)),
      f32x4.mul(v128.load(planes, 32), f32x4.splat(y)),
    ),
  );
}

/** Two texels side by side, blended: (r, g, b, nothing). */
// @ts-ignore: decorator
@inline
function across(texels: usize, share: v128): v128 {
  const both = v128.load_ext<u8>(texels);
  const left = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(both));
  const right = f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(both));
  return f32x4.add(left, f32x4.mul(f32x4.sub(right, left), share));
}

/** Bilinear look-up, lit. @param place u, v, diffuse, glossy @returns linear RGB */
// @ts-ignore: decorator
@inline
export function lookUp(skin: Skin, surface: i32, place: v128): v128 {
  const texture = skin.textures + (<usize>surface << 4);
  const size = load<i32>(texture, 4);
  const uv = f32x4.pmax(f32x4.splat(0), f32x4.pmin(f32x4.splat(<f32>size - 1.001), place));
  const whole = i32x4.trunc_sat_f32x4_s(uv);
  const part = f32x4.sub(uv, f32x4.convert_i32x4_s(whole));
  const texels = load<usize>(texture) + (<usize>(i32x4.extract_lane(whole, 1) * size + i32x4.extract_lane(whole, 0)) << 2);
  const shareU = v128.shuffle<f32>(part, part, 0, 0, 0, 0);
  const shareV = v128.shuffle<f32>(part, part, 1, 1, 1, 1);
  const upper = across(texels, shareU);
  const lower = across(texels + (<usize>size << 2), shareU);
  const root = f32x4.add(upper, f32x4.mul(f32x4.sub(lower, upper), shareV));
  const diffuse = f32x4.mul(v128.shuffle<f32>(place, place, 2, 2, 2, 2), f32x4.splat(1.0 / 65025));
  const glossy = f32x4.mul(v128.shuffle<f32>(place, place, 3, 3, 3, 3), f32x4.splat(load<f32>(texture, 8)));
  return f32x4.add(f32x4.mul(f32x4.mul(root, root), diffuse), glossy);
}

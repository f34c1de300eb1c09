// Dual TV-L1 optical flow (Zach, Pock, Bischof 2007) with the parameters and the numerical conventions of OpenCV's
// DualTVL1 defaults, equal to it bit for bit: each float operation comes in OpenCV's order, because the solver's stops
// and its 1/32 px warps amplify a difference in the last bit to 0.02 px. One instance solves one pair at a time; all
// memory is laid out by prepare().
import { CELL, cellsOf, U1, U2 } from './tvl1/cell';
import { iterate } from './tvl1/iterate';
import { buildWeights, linearise, WEIGHTS_BYTES } from './tvl1/linearise';
import { median5, medianBytes } from './tvl1/median5';
import { resizeBilinear } from './tvl1/resize-bilinear';
import { buildTexture, textureBytes } from './tvl1/texture';

const TAU: f64 = 0.25;
const LAMBDA: f64 = 0.15;
const THETA: f64 = 0.3;
const SCALES: i32 = 5;
const SCALE_STEP: f64 = 0.8;
const WARPS: i32 = 5;
const EPSILON: f64 = 0.01;
const INNER: i32 = 30;
const OUTER: i32 = 10;
/** A scale smaller than this is left out. */
const SMALLEST: i32 = 16;

const FIRST: usize = 0;
const SECOND: usize = 1;

/** Per scale: width, height, and where the two pictures lie. Static memory: nothing may lie on the heap. */
const levels = memory.data(SCALES * 16);
let scales: i32 = 0;
let inputA: usize = 0;
let inputB: usize = 0;
let outputU: usize = 0;
let outputV: usize = 0;
let weights: usize = 0;
let texture: usize = 0;
let fields: usize = 0;
let median: usize = 0;
let coarseU: usize = 0;
let coarseV: usize = 0;
let top: usize = 0;

function widthOf(s: i32): i32 {
  return load<i32>(levels + (<usize>s << 4));
}
function heightOf(s: i32): i32 {
  return load<i32>(levels + (<usize>s << 4), 4);
}
function pictureOf(s: i32, which: usize): usize {
  return load<usize>(levels + (<usize>s << 4) + 8 + (which << 2));
}
function setLevel(s: i32, width: i32, height: i32): void {
  store<i32>(levels + (<usize>s << 4), width);
  store<i32>(levels + (<usize>s << 4), height, 4);
}

function take(bytes: usize): usize {
  const at = top;
  top = (top + bytes + 63) & ~63;
  return at;
}

/** Lays memory out for pictures of this size and grows it when it must. Pointers from before are void. */
export function prepare(width: i32, height: i32): void {
  setLevel(0, width, height);
  scales = 1;
  while (scales < SCALES) {
    const w = <i32>nearest(<f64>widthOf(scales - 1) * SCALE_STEP);
    const h = <i32>nearest(<f64>heightOf(scales - 1) * SCALE_STEP);
    if (w < SMALLEST || h < SMALLEST) break;
    setLevel(scales, w, h);
    scales++;
  }
  const cells = cellsOf(width);
  const pixels = <usize>width * <usize>height;
  const plane = <usize>cells * <usize>height << 4;
  top = (__heap_base + 63) & ~63;
  weights = take(WEIGHTS_BYTES);
  inputA = take(pixels);
  inputB = take(pixels);
  outputU = take(pixels << 2);
  outputV = take(pixels << 2);
  for (let s = 0; s < scales; s++) {
    const bytes = <usize>cellsOf(widthOf(s)) * <usize>heightOf(s) << 4;
    store<usize>(levels + (<usize>s << 4), take(bytes), 8);
    store<usize>(levels + (<usize>s << 4), take(bytes), 12);
  }
  texture = take(textureBytes(width, height));
  median = take(medianBytes(width, height));
  coarseU = take(plane);
  coarseV = take(plane);
  const row = <usize>cells * CELL;
  fields = take(row * <usize>(height + 1) + CELL) + row;
  const pages = <i32>((top + 0xffff) >> 16);
  if (pages > memory.size()) memory.grow(pages - memory.size());
  buildWeights(weights);
}

export function pointerA(): usize {
  return inputA;
}
export function pointerB(): usize {
  return inputB;
}
export function pointerU(): usize {
  return outputU;
}
export function pointerV(): usize {
  return outputV;
}

function toFloat(pixels: usize, width: i32, height: i32, plane: usize): void {
  const stride = <usize>cellsOf(width) << 4;
  for (let y = 0; y < height; y++) {
    const row = plane + <usize>y * stride;
    memory.fill(row, 0, stride);
    for (let x = 0; x < width; x++) store<f32>(row + (<usize>x << 2), <f32>load<u8>(pixels++));
  }
}

function buildPyramid(which: usize): void {
  for (let s = 1; s < scales; s++) {
    const stride = <usize>cellsOf(widthOf(s)) << 4;
    memory.fill(pictureOf(s, which), 0, stride * <usize>heightOf(s));
    resizeBilinear(
      pictureOf(s - 1, which), <usize>cellsOf(widthOf(s - 1)) << 4, widthOf(s - 1), heightOf(s - 1),
      pictureOf(s, which), stride, widthOf(s), heightOf(s), 1 / SCALE_STEP, 1 / SCALE_STEP, 1,
    );
  }
}

/** Copies one flow field from the cells to a plane of rows of `stride` bytes. */
function unpack(field: usize, plane: usize, stride: usize, width: i32, height: i32): void {
  const row = <usize>cellsOf(width) * CELL;
  for (let y = 0; y < height; y++) {
    const from = field + <usize>y * row;
    const to = plane + <usize>y * stride;
    for (let x: usize = 0; x < <usize>width; x++) {
      store<f32>(to + (x << 2), load<f32>(from + (x >> 2) * CELL + ((x & 3) << 2)));
    }
  }
}

/** The way back: copies a plane into one flow field of the cells. */
function pack(plane: usize, stride: usize, field: usize, width: i32, height: i32): void {
  const row = <usize>cellsOf(width) * CELL;
  for (let y = 0; y < height; y++) {
    const from = plane + <usize>y * stride;
    const to = field + <usize>y * row;
    for (let x: usize = 0; x < <usize>width; x++) {
      store<f32>(to + (x >> 2) * CELL + ((x & 3) << 2), load<f32>(from + (x << 2)));
    }
  }
}

/** Empties the cells for the next scale, with the coarser scale's flow (if any) enlarged into them. */
function begin(s: i32): void {
  const width = widthOf(s);
  const height = heightOf(s);
  const cells = cellsOf(width);
  const row = <usize>cells * CELL;
  const coarser = s + 1 < scales;
  const coarseStride = coarser ? <usize>cellsOf(widthOf(s + 1)) << 4 : 0;
  if (coarser) {
    unpack(fields + U1, coarseU, coarseStride, widthOf(s + 1), heightOf(s + 1));
    unpack(fields + U2, coarseV, coarseStride, widthOf(s + 1), heightOf(s + 1));
  }
  memory.fill(fields - row, 0, row * <usize>(height + 1) + CELL);
  if (!coarser) return;
  const scaleX = <f64>widthOf(s + 1) / <f64>width;
  const scaleY = <f64>heightOf(s + 1) / <f64>height;
  const gain = <f32>(1 / SCALE_STEP);
  // The texture's memory is free between scales and serves as the enlarged plane.
  const stride = <usize>cells << 4;
  resizeBilinear(
    coarseU, coarseStride, widthOf(s + 1), heightOf(s + 1), texture, stride, width, height, scaleX, scaleY, gain,
  );
  pack(texture, stride, fields + U1, width, height);
  resizeBilinear(
    coarseV, coarseStride, widthOf(s + 1), heightOf(s + 1), texture, stride, width, height, scaleX, scaleY, gain,
  );
  pack(texture, stride, fields + U2, width, height);
}

function solveScale(s: i32): void {
  const width = widthOf(s);
  const height = heightOf(s);
  const cells = cellsOf(width);
  const enough = <f32>(EPSILON * EPSILON * <f64>(width * height));
  buildTexture(pictureOf(s, SECOND), <usize>cells << 4, width, height, texture);
  for (let warp = 0; warp < WARPS; warp++) {
    linearise(fields, pictureOf(s, FIRST), texture, weights, width, height);
    let change = f32.MAX_VALUE;
    for (let outer = 0; change > enough && outer < OUTER; outer++) {
      median5(fields + U1, median, width, height);
      median5(fields + U2, median, width, height);
      for (let inner = 0; change > enough && inner < INNER; inner++) {
        change = iterate(fields, width, height, <f32>(TAU / THETA), <f32>THETA, <f32>(LAMBDA * THETA));
      }
    }
  }
}

/** Solves for the flow from picture A to picture B, both [height, width] uint8, into the outputs [height, width]. */
export function solve(): void {
  toFloat(inputA, widthOf(0), heightOf(0), pictureOf(0, FIRST));
  toFloat(inputB, widthOf(0), heightOf(0), pictureOf(0, SECOND));
  buildPyramid(FIRST);
  buildPyramid(SECOND);
  for (let s = scales - 1; s >= 0; s--) {
    begin(s);
    solveScale(s);
  }
  const stride = <usize>widthOf(0) << 2;
  unpack(fields + U1, outputU, stride, widthOf(0), heightOf(0));
  unpack(fields + U2, outputV, stride, widthOf(0), heightOf(0));
}

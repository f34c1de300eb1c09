import { CELL, cellsOf, lanesBelow } from './cell';

/** Floats of a row of the median's working planes: two columns of border on either side, the width rounded up. */
function strideOf(cells: i32): usize {
  return <usize>(4 * cells + 8) << 2;
}

/** Bytes of the median's working memory: the bordered plane and five rows of sorted columns. */
export function medianBytes(width: i32, height: i32): usize {
  return strideOf(cellsOf(width)) * <usize>(height + 4 + 5);
}

/** Copies one field of the cells to a plane whose border repeats the outermost pixels twice. */
function copyBordered(field: usize, plane: usize, stride: usize, cells: i32, width: i32, height: i32): void {
  for (let y = 0; y < height; y++) {
    const row = plane + <usize>(y + 2) * stride + 8;
    for (let g: usize = 0; g < <usize>cells; g++) {
      v128.store(row + (g << 4), v128.load(field));
      field += CELL;
    }
    const first = load<f32>(row);
    const last = load<f32>(row + (<usize>(width - 1) << 2));
    store<f32>(row - 8, first);
    store<f32>(row - 4, first);
    for (let x = width; x < 4 * cells + 2; x++) store<f32>(row + (<usize>x << 2), last);
  }
  memory.copy(plane, plane + 2 * stride, stride);
  memory.copy(plane + stride, plane + 2 * stride, stride);
  const bottom = plane + <usize>(height + 1) * stride;
  memory.copy(bottom + stride, bottom, stride);
  memory.copy(bottom + 2 * stride, bottom, stride);
}

/** Sorts each column of five rows: rank r of column x lands in row r of `sorted`. */
function sortColumns(rows: usize, stride: usize, sorted: usize): void {
  for (let at: usize = 0; at < stride; at += 16) {
    let a = v128.load(rows + at);
    let b = v128.load(rows + stride + at);
    let c = v128.load(rows + 2 * stride + at);
    let d = v128.load(rows + 3 * stride + at);
    let e = v128.load(rows + 4 * stride + at);
    let low = f32x4.pmin(a, b); b = f32x4.pmax(a, b); a = low;
    low = f32x4.pmin(d, e); e = f32x4.pmax(d, e); d = low;
    low = f32x4.pmin(c, e); e = f32x4.pmax(c, e); c = low;
    low = f32x4.pmin(c, d); d = f32x4.pmax(c, d); c = low;
    low = f32x4.pmin(b, e); e = f32x4.pmax(b, e); b = low;
    low = f32x4.pmin(a, d); d = f32x4.pmax(a, d); a = low;
    low = f32x4.pmin(a, c); c = f32x4.pmax(a, c); a = low;
    low = f32x4.pmin(b, d); d = f32x4.pmax(b, d); b = low;
    low = f32x4.pmin(b, c); c = f32x4.pmax(b, c); b = low;
    v128.store(sorted + at, a);
    v128.store(sorted + stride + at, b);
    v128.store(sorted + 2 * stride + at, c);
    v128.store(sorted + 3 * stride + at, d);
    v128.store(sorted + 4 * stride + at, e);
  }
}

/**
 * 5x5 median of one field of the cells, in place, borders repeated. Columns are sorted once for all five windows that
 * share them; the network below then needs 88 minima and maxima. It was found by removing comparators from a sorting
 * network for as long as every column-sorted pattern of zeros and ones still gave its median (the 0-1 principle);
 * test/kernels/tvl1.test.ts compares the whole kernel.
 */
export function median5(field: usize, work: usize, width: i32, height: i32): void {
  const cells = cellsOf(width);
  const lastLanes = lanesBelow(width - 4 * (cells - 1));
  const stride = strideOf(cells);
  const sorted = work + stride * <usize>(height + 4);
  copyBordered(field, work, stride, cells, width, height);
  for (let y = 0; y < height; y++) {
    sortColumns(work + <usize>y * stride, stride, sorted);
    for (let g = 0; g < cells; g++) {
      const at = <usize>g << 4;
      const row0 = sorted + at;
      const row1 = sorted + stride + at;
      const row2 = sorted + 2 * stride + at;
      const row3 = sorted + 3 * stride + at;
      const row4 = sorted + 4 * stride + at;
      let a0 = v128.load(row0);
      let a1 = v128.load(row0, 4);
      let a2 = v128.load(row0, 8);
      let a3 = v128.load(row0, 12);
      let a4 = v128.load(row0, 16);
      let b0 = v128.load(row1);
      let b1 = v128.load(row1, 4);
      let b2 = v128.load(row1, 8);
      let b3 = v128.load(row1, 12);
      let b4 = v128.load(row1, 16);
      let c0 = v128.load(row2);
      let c1 = v128.load(row2, 4);
      let c2 = v128.load(row2, 8);
      let c3 = v128.load(row2, 12);
      let c4 = v128.load(row2, 16);
      let d0 = v128.load(row3);
      let d1 = v128.load(row3, 4);
      let d2 = v128.load(row3, 8);
      let d3 = v128.load(row3, 12);
      let d4 = v128.load(row3, 16);
      let e0 = v128.load(row4);
      let e1 = v128.load(row4, 4);
      let e2 = v128.load(row4, 8);
      let e3 = v128.load(row4, 12);
      let e4 = v128.load(row4, 16);
      let low: v128;
      low = f32x4.pmin(a0, a1); a1 = f32x4.pmax(a0, a1); a0 = low;
      low = f32x4.pmin(a2, a4); a4 = f32x4.pmax(a2, a4); a2 = low;
      a3 = f32x4.pmax(a2, a3);
      low = f32x4.pmin(a1, a4); a4 = f32x4.pmax(a1, a4); a1 = low;
      a3 = f32x4.pmax(a0, a3);
      a3 = f32x4.pmax(a1, a3);
      low = f32x4.pmin(b0, b3); b3 = f32x4.pmax(b0, b3); b0 = low;
      low = f32x4.pmin(b0, b2); b2 = f32x4.pmax(b0, b2); b0 = low;
      low = f32x4.pmin(b1, b3); b3 = f32x4.pmax(b1, b3); b1 = low;
      b1 = f32x4.pmax(b0, b1);
      low = f32x4.pmin(b2, b4); b4 = f32x4.pmax(b2, b4); b2 = low;
      b2 = f32x4.pmax(b1, b2);
      low = f32x4.pmin(b3, b4); b4 = f32x4.pmax(b3, b4); b3 = low;
      low = f32x4.pmin(b2, b3); b3 = f32x4.pmax(b2, b3); b2 = low;
      low = f32x4.pmin(c1, c4); c4 = f32x4.pmax(c1, c4); c1 = low;
      low = f32x4.pmin(c0, c2); c2 = f32x4.pmax(c0, c2); c0 = low;
      low = f32x4.pmin(c1, c3); c3 = f32x4.pmax(c1, c3); c1 = low;
      c1 = f32x4.pmax(c0, c1);
      low = f32x4.pmin(c2, c4); c4 = f32x4.pmax(c2, c4); c2 = low;
      c3 = f32x4.pmin(c3, c4);
      low = f32x4.pmin(d0, d1); d1 = f32x4.pmax(d0, d1); d0 = low;
      low = f32x4.pmin(d2, d4); d4 = f32x4.pmax(d2, d4); d2 = low;
      low = f32x4.pmin(d2, d3); d3 = f32x4.pmax(d2, d3); d2 = low;
      d1 = f32x4.pmin(d1, d4);
      low = f32x4.pmin(d0, d3); d3 = f32x4.pmax(d0, d3); d0 = low;
      low = f32x4.pmin(d0, d2); d2 = f32x4.pmax(d0, d2); d0 = low;
      d1 = f32x4.pmin(d1, d3);
      low = f32x4.pmin(e0, e1); e1 = f32x4.pmax(e0, e1); e0 = low;
      low = f32x4.pmin(e3, e4); e4 = f32x4.pmax(e3, e4); e3 = low;
      e1 = f32x4.pmin(e1, e4);
      low = f32x4.pmin(e0, e3); e3 = f32x4.pmax(e0, e3); e0 = low;
      low = f32x4.pmin(e0, e2); e2 = f32x4.pmax(e0, e2); e0 = low;
      e1 = f32x4.pmin(e1, e3);
      e1 = f32x4.pmin(e1, e2);
      b3 = f32x4.pmin(b3, e1);
      low = f32x4.pmin(a4, e0); e0 = f32x4.pmax(a4, e0); a4 = low;
      d0 = f32x4.pmax(b3, d0);
      b2 = f32x4.pmax(a4, b2);
      d2 = f32x4.pmin(d2, b4);
      low = f32x4.pmin(d0, d1); d1 = f32x4.pmax(d0, d1); d0 = low;
      low = f32x4.pmin(d2, c1); c1 = f32x4.pmax(d2, c1); d2 = low;
      low = f32x4.pmin(d0, b2); b2 = f32x4.pmax(d0, b2); d0 = low;
      d2 = f32x4.pmax(d0, d2);
      c1 = f32x4.pmin(c1, d1);
      low = f32x4.pmin(b2, c3); c3 = f32x4.pmax(b2, c3); b2 = low;
      low = f32x4.pmin(d2, e0); e0 = f32x4.pmax(d2, e0); d2 = low;
      low = f32x4.pmin(b2, d2); d2 = f32x4.pmax(b2, d2); b2 = low;
      c1 = f32x4.pmax(b2, c1);
      e0 = f32x4.pmin(e0, c3);
      low = f32x4.pmin(d2, c2); c2 = f32x4.pmax(d2, c2); d2 = low;
      low = f32x4.pmin(c1, e0); e0 = f32x4.pmax(c1, e0); c1 = low;
      c1 = f32x4.pmax(d2, c1);
      e0 = f32x4.pmin(e0, c2);
      low = f32x4.pmin(c1, a3); a3 = f32x4.pmax(c1, a3); c1 = low;
      e0 = f32x4.pmax(c1, e0);
      e0 = f32x4.pmin(e0, a3);
      v128.store(field, g == cells - 1 ? v128.and(e0, lastLanes) : e0);
      field += CELL;
    }
  }
}

/**
 * Solves A X = B for a small symmetric positive definite A (Gauss elimination with pivoting, in place).
 *
 * @param a [n, n] row-major; destroyed.
 * @param b [n, m] row-major; holds X afterwards.
 * @returns false when A is singular to rounding: then b means nothing.
 */
export function solveInPlace(a: Float64Array, b: Float64Array, n: number, m: number): boolean {
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let r = i + 1; r < n; r++) if (Math.abs(a[r * n + i]) > Math.abs(a[pivot * n + i])) pivot = r;
    if (!(Math.abs(a[pivot * n + i]) > 1e-12)) return false;
    if (pivot !== i) {
      swapRows(a, i, pivot, n);
      swapRows(b, i, pivot, m);
    }
    const inverse = 1 / a[i * n + i];
    for (let r = i + 1; r < n; r++) {
      const factor = a[r * n + i] * inverse;
      if (factor === 0) continue;
      for (let c = i; c < n; c++) a[r * n + c] -= factor * a[i * n + c];
      for (let c = 0; c < m; c++) b[r * m + c] -= factor * b[i * m + c];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    const inverse = 1 / a[i * n + i];
    for (let c = 0; c < m; c++) {
      let sum = b[i * m + c];
      for (let k = i + 1; k < n; k++) sum -= a[i * n + k] * b[k * m + c];
      b[i * m + c] = sum * inverse;
    }
  }
  return true;
}

function swapRows(a: Float64Array, i: number, j: number, width: number): void {
  for (let c = 0; c < width; c++) {
    const held = a[i * width + c];
    a[i * width + c] = a[j * width + c];
    a[j * width + c] = held;
  }
}

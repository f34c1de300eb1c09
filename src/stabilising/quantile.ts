/**
 * A quantile with linear interpolation between neighbours, by selection. Reorders the values.
 *
 * @param count how many of `values`, from the first on, count; at least 1.
 * @param fraction 0..1.
 */
export function quantileInPlace(values: Float64Array, count: number, fraction: number): number {
  const position = fraction * (count - 1);
  const lower = Math.floor(position);
  select(values, count, lower);
  const low = values[lower];
  if (position === lower) return low;
  let next = Number.POSITIVE_INFINITY;
  for (let i = lower + 1; i < count; i++) if (values[i] < next) next = values[i];
  return low + (position - lower) * (next - low);
}

/** Puts the value of rank `rank` in its place, smaller ones before it, larger ones after it (Hoare's selection). */
function select(values: Float64Array, count: number, rank: number): void {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1];
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const held = values[i];
      values[i++] = values[j];
      values[j--] = held;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else return;
  }
}

/** Exact 95 % interval of the mean of a Poisson count that was seen once. (Garwood 1936) */
export function poissonInterval(count: number): { low: number; high: number } {
  const most = count + 10 * Math.sqrt(count + 1) + 10;
  return {
    low: count === 0 ? 0 : falling((mean) => 1 - atMost(count - 1, mean) < 0.025, 0, count),
    high: falling((mean) => atMost(count, mean) > 0.025, count, most),
  };
}

/** The probability of at most `count` where `mean` are expected. */
function atMost(count: number, mean: number): number {
  let logTerm = -mean;
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= count; k++) {
    logTerm += Math.log(mean / k);
    sum += Math.exp(logTerm);
  }
  return sum;
}

/** Where a condition that holds at `low` and not at `high` ends, by halving. */
function falling(holds: (value: number) => boolean, low: number, high: number): number {
  let [left, right] = [low, high];
  for (let step = 0; step < 60; step++) {
    const middle = (left + right) / 2;
    if (holds(middle)) left = middle;
    else right = middle;
  }
  return left;
}

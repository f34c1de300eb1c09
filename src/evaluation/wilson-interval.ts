/** The standard normal distribution's 97.5 % point. */
const z = 1.959963984540054;

/** 95 % interval of a share of which `hits` of `count` were seen; count at least 1. (Wilson 1927) */
export function wilsonInterval(hits: number, count: number): { low: number; high: number } {
  const share = hits / count;
  const spread = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const centre = share + (z * z) / (2 * count);
  const scale = 1 + (z * z) / count;
  return {
    low: hits === 0 ? 0 : (centre - spread) / scale,
    high: hits === count ? 1 : (centre + spread) / scale,
  };
}
